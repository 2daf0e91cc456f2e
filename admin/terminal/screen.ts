import type { Terminal } from "../shell.ts";
import type { Writable } from "node:stream";

export type Screen = {
  show: (text: string) => void;
  /** Gives the terminal back as it was. */
  close: () => void;
};

const ENTER = "\u001b[?1049h\u001b[?25l";
const LEAVE = "\u001b[?25h\u001b[?1049l";
const HOME = "\u001b[H";
const CLEAR_LINE = "\u001b[K";
const CLEAR_BELOW = "\u001b[J";

/** A page that is drawn again and again, on the terminal's second screen. */
export function openScreen(stdout: Writable & Terminal): Screen {
  let isOpen = true;
  const close = () => {
    if (isOpen) {
      isOpen = false;
      stdout.write(LEAVE);
    }
  };
  // Also when it is interrupted: writing to a terminal is done when `write` returns.
  process.once("exit", close);
  stdout.write(ENTER);
  return {
    show(text) {
      const { rows = 24, columns = 80 } = stdout;
      const lines = text.split("\n").slice(0, rows - 1);
      // In one piece, or the terminal would show halves.
      const page = lines.map(
        (line) => `${Array.from(line).slice(0, columns).join("")}${CLEAR_LINE}\n`,
      );
      stdout.write(HOME + page.join("") + CLEAR_BELOW);
    },
    close() {
      process.off("exit", close);
      close();
    },
  };
}
