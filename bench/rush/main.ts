import { randomInt } from "node:crypto";
import { ConfigError } from "../../core/config.ts";
import { WrongAnswer } from "../wrong-answer.ts";
import { readArguments, USAGE, UsageError, type RushArguments } from "./arguments.ts";
import type { Plan } from "./plan.ts";
import { runRush } from "./rush.ts";
import { atOwnRowlock } from "./venue/own-rowlock.ts";
import { atRunningRowlock } from "./venue/running-rowlock.ts";
import type { Venue } from "./venue/venue.ts";
import { openScreen } from "./view/screen.ts";

/** Entry: a simulated on-sale, for people to watch. */

const EXIT = { clean: 0, found: 1, usage: 2, failed: 3 } as const;

/** Seeds are drawn as short as people like to type them. */
const DRAWN_SEEDS = 100_000;

const say = (text: string) => void process.stdout.write(`${text}\n`);

async function main(args: RushArguments): Promise<number> {
  const { fans, seats, speed, target } = args;
  const plan: Plan = { fans, seats, speed, seed: args.seed ?? randomInt(DRAWN_SEEDS) };
  const work = (venue: Venue) => runRush(plan, venue, () => openScreen(plan, process.stdout), say);
  const isClean =
    target.kind === "own"
      ? await atOwnRowlock(plan, process.env, say, work)
      : await atRunningRowlock(plan, target, process.env, work);
  say(isClean ? "\nAll is well." : "\nSOMETHING IS WRONG: see above.");
  return isClean ? EXIT.clean : EXIT.found;
}

/** What to say of an error, and the code to exit with. */
function explain(error: unknown): { text: string; code: number } {
  if (error instanceof UsageError || error instanceof ConfigError) {
    const help = "`npm run rush -- --help` says how it is used.";
    return { text: `\n${error.message}\n${help}`, code: EXIT.usage };
  }
  if (error instanceof WrongAnswer) {
    return { text: `\nSOMETHING IS WRONG: ${error.message}`, code: EXIT.found };
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { text, code: EXIT.failed };
}

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  // Exiting stops what was started, and gives the cursor back.
  process.once(signal, () => process.exit(130));
}
try {
  const args = readArguments(process.argv.slice(2));
  if (args === "help") {
    say(USAGE);
  } else {
    process.exitCode = await main(args);
  }
} catch (error) {
  const { text, code } = explain(error);
  process.stderr.write(`${text}\n`);
  // At once: of a sale that broke off, there may still be fans on their way.
  process.exit(code);
}
