import { EXIT_CODES } from "../exit-codes.ts";
import { CommandFailure } from "../failures.ts";
import { printable } from "../terminal/text.ts";

/** Enough to mend a file with; one that is of another kind has thousands. */
const SHOWN_MAX = 50;
/** Of what was found, so that a whole page in one cell does not hide the rest. */
const FOUND_CHARACTERS = 40;

/** What is wrong with a file: all of it, and not only the first. */
export type Mistakes = {
  add: (where: string, what: string) => void;
  /** @throws {CommandFailure} that lists them, if there are any. */
  throwIfAny: (file: string) => void;
};

export function collectMistakes(): Mistakes {
  const shown: string[] = [];
  let count = 0;
  return {
    add(where, what) {
      count += 1;
      if (shown.length < SHOWN_MAX) {
        shown.push(`  ${where}: ${what}`);
      }
    },
    throwIfAny(file) {
      if (count > 0) {
        const more = count > shown.length ? [`  and ${count - shown.length} more`] : [];
        throw new CommandFailure(
          EXIT_CODES.usage,
          [`${file} has ${count} mistake(s); nothing was imported:`, ...shown, ...more].join("\n"),
        );
      }
    },
  };
}

export function expected(what: string, found: unknown): string {
  if (found === undefined || found === "") {
    return `is missing; expected ${what}`;
  }
  const text = typeof found === "string" ? `"${found}"` : JSON.stringify(found);
  const short = text.length > FOUND_CHARACTERS ? `${text.slice(0, FOUND_CHARACTERS)}…` : text;
  return `expected ${what}, found ${printable(short)}`;
}
