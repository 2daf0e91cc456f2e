import { parseArgs } from "node:util";
import { readWholeNumber, UsageError, type NumberRange } from "../support/number-options.ts";

export type FaultArguments = {
  /** None means all. */
  faults: string[];
  /** Undefined: to be drawn. */
  seed: number | undefined;
  /** Undefined: as often as the full run has it. */
  times: number | undefined;
  /** Each once, and several in one run. */
  isShort: boolean;
  /** Whether the table goes into the documentation. */
  writesDocs: boolean;
};

export function usage(known: readonly string[]): string {
  return `npm run test:faults [-- [fault …] [--short | --times N] [--seed N] [--docs]]

  --short     each fault once, several in one run: what is checked before a change lands
  --times N   of each fault; unless said otherwise as often as the full run has it
  --seed N    of the first run; each further run has the next. Printed, to run the same again
  --docs      writes the table into docs/reliability.md, again after each run

faults: ${known.join(", ")}

Exits with 0 if nothing was violated, 1 if something was, 2 if this is not how it is used.`;
}

const SEED_MAX = 2 ** 32 - 1;
/** Some days; more is a slip of the finger. */
const TIMES_MAX = 10_000;

/** @throws {UsageError} saying what is wrong with them. */
export function readArguments(
  args: readonly string[],
  known: readonly string[],
): FaultArguments | "help" {
  const { values, positionals } = parse(args);
  if (values.help) {
    return "help";
  }
  if (values.short && values.times !== undefined) {
    throw new UsageError("--short says how often: once");
  }
  const unknown = positionals.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new UsageError(`There is no fault ${unknown.join(", ")}; there are ${known.join(", ")}`);
  }
  return {
    faults: positionals,
    seed: wholeNumber("--seed", values.seed, { min: 0, max: SEED_MAX }),
    times: wholeNumber("--times", values.times, { min: 1, max: TIMES_MAX }),
    isShort: values.short,
    writesDocs: values.docs,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        seed: { type: "string" },
        times: { type: "string" },
        short: { type: "boolean", default: false },
        docs: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function wholeNumber(
  name: string,
  text: string | undefined,
  range: NumberRange,
): number | undefined {
  return text === undefined ? undefined : readWholeNumber(name, text, range);
}
