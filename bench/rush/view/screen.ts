import type { Plan } from "../plan.ts";
import { FRAME_COLUMNS, FRAME_ROWS, renderFrame } from "./frame.ts";
import { plainLine } from "./plain-line.ts";
import type { Snapshot } from "./snapshot.ts";

/** What people look at while the sale goes on. */
export type Screen = {
  /** How often it wants to be shown something. */
  everyMs: number;
  show: (now: Snapshot) => void;
  /** Leaves what was shown last, and the cursor as it was. May be called again. */
  close: () => void;
};

/** What is used of standard output. Its size is known if it is a terminal. */
export type Output = {
  isTTY?: boolean;
  columns?: number;
  rows?: number;
  write: (text: string) => unknown;
};

/** More often than this nobody can read it. */
const FRAME_EVERY_MS = 200;
/** Logs are read later: a minute should fit on a page. */
const LINE_EVERY_MS = 2000;

const HIDE_CURSOR = "\u001b[?25l";
const SHOW_CURSOR = "\u001b[?25h";
const CLEAR_LINE = "\u001b[K";

/** A picture where there is a terminal that is large enough, else lines. */
export function openScreen(plan: Plan, output: Output): Screen {
  const { isTTY = false, columns = 0, rows = 0 } = output;
  const isLargeEnough = columns >= FRAME_COLUMNS && rows > FRAME_ROWS;
  return isTTY && isLargeEnough ? createPicture(plan, output) : createLines(output);
}

function createPicture(plan: Plan, output: Output): Screen {
  let height = 0;
  let isOpen = true;
  const close = () => {
    if (isOpen) {
      isOpen = false;
      output.write(SHOW_CURSOR);
    }
  };
  output.write(HIDE_CURSOR);
  // Also when it is interrupted: writing to a terminal is done when `write` returns.
  process.once("exit", close);
  return {
    everyMs: FRAME_EVERY_MS,
    show(now) {
      const lines = renderFrame(plan, now);
      const up = height === 0 ? "" : `\u001b[${height}A`;
      // In one piece, or the terminal would show halves.
      output.write(up + lines.map((line) => `\r${line}${CLEAR_LINE}\n`).join(""));
      height = lines.length;
    },
    close() {
      process.off("exit", close);
      close();
    },
  };
}

function createLines(output: Output): Screen {
  return {
    everyMs: LINE_EVERY_MS,
    show: (now) => void output.write(`${plainLine(now)}\n`),
    close: () => undefined,
  };
}
