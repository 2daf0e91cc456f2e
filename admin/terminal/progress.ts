import type { Shell } from "../shell.ts";
import { formatCount } from "./text.ts";

export type Progress = { at: (done: number) => void; end: () => void };

const BAR_CHARACTERS = 30;
/** More often nobody can read it. */
const DRAW_EVERY_MS = 100;
/** Without a terminal a line now and then, for whoever reads the log. */
const LINE_EVERY_MS = 5000;

/** Shows how far a piece of work has come: a bar on a terminal, lines elsewhere. */
export function showProgress({ stderr }: Shell, doing: string, total: number): Progress {
  const isTerminal = stderr.isTTY === true;
  const everyMs = isTerminal ? DRAW_EVERY_MS : LINE_EVERY_MS;
  let shownAtMs = performance.now();
  const draw = (done: number) => {
    const share = total === 0 ? 1 : Math.min(1, done / total);
    const percent = `${Math.floor(share * 100)} %`;
    const count = `${formatCount(done)} of ${formatCount(total)}`;
    if (isTerminal) {
      const bar = "█".repeat(Math.round(share * BAR_CHARACTERS)).padEnd(BAR_CHARACTERS, "░");
      stderr.write(`\r${doing} ${bar} ${percent}, ${count}\u001b[K`);
    } else {
      stderr.write(`${doing}: ${percent}, ${count}\n`);
    }
  };
  if (isTerminal) {
    draw(0);
  }
  return {
    at(done) {
      if (performance.now() - shownAtMs >= everyMs) {
        shownAtMs = performance.now();
        draw(done);
      }
    },
    end() {
      if (isTerminal) {
        stderr.write("\r\u001b[K");
      }
    },
  };
}
