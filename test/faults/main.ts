import { randomInt } from "node:crypto";
import { readArguments, usage, UsageError, type FaultArguments } from "./arguments.ts";
import type { Fault } from "./fault.ts";
import { faults } from "./faults/index.ts";
import { faultTable, runLine, violationLines } from "./report.ts";
import { runFault, type Run } from "./run.ts";

/** Entry: inflicts faults on a Rowlock under load, and reports what did not hold. */

const EXIT = { clean: 0, found: 1, usage: 2 } as const;

/** Seeds are drawn as short as people like to type them. */
const DRAWN_SEEDS = 100_000;

const say = (text: string) => void process.stdout.write(`${text}\n`);

async function main(args: FaultArguments): Promise<number> {
  const firstSeed = args.seed ?? randomInt(DRAWN_SEEDS);
  const chosen = faults.filter(
    ({ name }) => args.faults.length === 0 || args.faults.includes(name),
  );
  const done: { fault: Fault; runs: Run[] }[] = [];
  for (const fault of chosen) {
    const runs: Run[] = [];
    const wanted = args.times ?? Math.ceil(fault.timesInFullRun / fault.timesInRun);
    for (let index = 0; index < wanted; index += 1) {
      runs.push(await runAndTell(fault, firstSeed + index));
    }
    done.push({ fault, runs });
  }
  say(`\n${faultTable(done)}`);
  const isClean = done.every(({ runs }) => runs.every(({ violations }) => violations.length === 0));
  return isClean ? EXIT.clean : EXIT.found;
}

async function runAndTell(fault: Fault, seed: number): Promise<Run> {
  const run = await runFault(fault, seed).catch((error: unknown): Run => failedRun(seed, error));
  say([runLine(fault, run), ...violationLines(run)].join("\n"));
  return run;
}

/** A run that breaks off has shown nothing, and must not pass for one that found nothing. */
function failedRun(seed: number, error: unknown): Run {
  const witness = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    seed,
    times: 0,
    violations: [{ promise: "the run comes to its end", witness }],
    lanePauseMs: 0,
    servicePauseMs: 0,
    slowestAnswerMs: 0,
    errands: 0,
    refusals: 0,
    forgotten: 0,
    troubles: [],
  };
}

try {
  const known = faults.map(({ name }) => name);
  const args = readArguments(process.argv.slice(2), known);
  if (args === "help") {
    say(usage(known));
  } else {
    process.exitCode = await main(args);
  }
} catch (error) {
  if (!(error instanceof UsageError)) {
    throw error;
  }
  process.stderr.write(`${error.message}\n`);
  process.exitCode = EXIT.usage;
}
