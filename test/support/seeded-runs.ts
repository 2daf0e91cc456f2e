import { randomInt } from "node:crypto";
import { inspect } from "node:util";
import { readNumberOptions, UsageError, type NumberRange } from "./number-options.ts";

/** The full form of a test that draws what it does: how it is called, and what one run of it is. */
export type SeededForm = {
  /** What `--help` says. */
  usage: string;
  /** How many runs there are, and how long each is, unless said otherwise. */
  runs: number;
  length: number;
  /** Brings up what all runs share, and hands over what makes one run and what says how they went. */
  open: () => Promise<{
    run: (seed: number, length: number) => Promise<void>;
    report: () => string;
    close: () => Promise<void>;
  }>;
};

const EXIT = { clean: 0, found: 1, usage: 2 } as const;

const OPTIONS = {
  // What fast-check takes.
  seed: { min: 0, max: 2 ** 31 - 1 },
  // Some days; more is a slip of the finger.
  runs: { min: 1, max: 1_000_000 },
  length: { min: 1, max: 10_000 },
} satisfies Record<string, NumberRange>;

/** Seeds are drawn as short as people like to type them. */
const DRAWN_SEEDS = 100_000;

export function drawSeed(): number {
  return randomInt(DRAWN_SEEDS);
}

/** How often runs that are on their way say so. */
const SAY_EVERY_MS = 10_000;

const say = (text: string) => void process.stdout.write(`${text}\n`);

/**
 * Makes the runs that the arguments ask for, each with a seed of its own, and stops at the first that
 * finds something. Returns the code to exit with.
 */
export async function makeSeededRuns(form: SeededForm, args: readonly string[]): Promise<number> {
  const asked = readArguments(args);
  if (typeof asked === "string") {
    say(asked === "help" ? form.usage : asked);
    return asked === "help" ? EXIT.clean : EXIT.usage;
  }
  const { seed = drawSeed(), runs = form.runs, length = form.length } = asked;
  const { run, report, close } = await form.open();
  try {
    const isClean = await makeAll({ seed, runs }, (each) => run(each, length));
    if (isClean) {
      say(`\n${report()}`);
    }
    return isClean ? EXIT.clean : EXIT.found;
  } finally {
    await close();
  }
}

async function makeAll(
  { seed, runs }: { seed: number; runs: number },
  run: (seed: number) => Promise<void>,
): Promise<boolean> {
  say(`seeds ${seed} to ${seed + runs - 1}`);
  const startedAt = performance.now();
  let saidAt = startedAt;
  for (let done = 0; done < runs; done += 1) {
    try {
      await run(seed + done);
    } catch (error) {
      say(`\nafter ${done} runs that found nothing, seed ${seed + done} found this:\n`);
      say(inspect(error));
      return false;
    }
    if (performance.now() - saidAt > SAY_EVERY_MS) {
      saidAt = performance.now();
      say(`${done + 1} of ${runs} runs`);
    }
  }
  say(`${runs} runs found nothing in ${Math.round((performance.now() - startedAt) / 1000)} s`);
  return true;
}

/** What was asked for, or in words why that cannot be meant. */
function readArguments(args: readonly string[]) {
  try {
    return readNumberOptions(args, OPTIONS);
  } catch (error) {
    if (error instanceof UsageError) {
      return error.message;
    }
    throw error;
  }
}
