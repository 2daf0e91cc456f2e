import { randomInt } from "node:crypto";
import { UsageError } from "../support/number-options.ts";
import { readArguments, usage, type FaultArguments } from "./arguments.ts";
import { provenance, writeDocs } from "./docs.ts";
import type { Fault } from "./fault.ts";
import { faults } from "./faults/index.ts";
import { planFullRun, planShortRun, type RunPlan } from "./plan.ts";
import {
  allViolations,
  enduredLine,
  markdownReport,
  plainReport,
  planName,
  runLine,
  violationLines,
} from "./report.ts";
import { run, type RunReport } from "./run.ts";

/** Entry: inflicts faults on a Rowlock under load, and reports what did not hold. */

const EXIT = { clean: 0, found: 1, usage: 2 } as const;

/** Seeds are drawn as short as people like to type them. */
const DRAWN_SEEDS = 100_000;

const say = (text: string) => void process.stdout.write(`${text}\n`);

async function main(args: FaultArguments): Promise<number> {
  const { isShort, times } = args;
  const firstSeed = args.seed ?? randomInt(DRAWN_SEEDS);
  const chosen = faults.filter(
    ({ name }) => args.faults.length === 0 || args.faults.includes(name),
  );
  const skipped = await reasonsToSkip(chosen);
  skipped.forEach((reason, fault) => say(`${fault.name} is skipped: ${reason}`));
  const possible = chosen.filter((fault) => !skipped.has(fault));
  const plans = isShort
    ? planShortRun(possible, firstSeed)
    : planFullRun(possible, firstSeed, times);
  const origin = args.writesDocs ? await provenance(firstSeed) : undefined;
  const reports: RunReport[] = [];
  for (const plan of plans) {
    const name = planName(plan, isShort);
    say(name);
    const onEndured: Parameters<typeof run>[1] = (endured) => say(enduredLine(endured));
    const report = await run(plan, onEndured).catch((error: unknown) => failedRun(plan, error));
    reports.push(report);
    say([runLine(report, name), ...violationLines(report)].join("\n"));
    if (origin !== undefined) {
      await writeDocs(
        origin,
        markdownReport(chosen, reports, skipped),
        reports.length === plans.length,
      );
    }
  }
  say(`\n${plainReport(chosen, reports, skipped)}`);
  const isClean = reports.every((report) => allViolations(report).length === 0);
  return isClean ? EXIT.clean : EXIT.found;
}

/** What cannot be had on this machine is no failure, and must not pass for a success. */
async function reasonsToSkip(chosen: readonly Fault[]): Promise<Map<Fault, string>> {
  const reasons = new Map<Fault, string>();
  for (const fault of chosen) {
    const reason = await fault.unavailable?.();
    if (reason !== undefined) {
      reasons.set(fault, reason);
    }
  }
  return reasons;
}

/** A run that breaks off has shown nothing, and must not pass for one that found nothing. */
function failedRun(plan: RunPlan, error: unknown): RunReport {
  const witness = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    plan,
    ordeals: [],
    violations: [{ promise: "the run comes to its end", witness }],
    errands: 0,
    forgotten: 0,
    durationMs: 0,
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
