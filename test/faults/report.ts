import { markdownTable, plainTable, type Table } from "../../bench/report/table.ts";
import type { Violation } from "./check/violation.ts";
import type { Fault } from "./fault.ts";
import type { Endured, OrdealReport } from "./ordeal.ts";
import type { RunPlan } from "./plan.ts";
import type { RunReport } from "./run.ts";

const seconds = (ms: number) => (ms / 1000).toFixed(2);

/** How to have the same again. */
export function planName({ seed, ordeals }: RunPlan, isShort: boolean): string {
  const names = [...new Set(ordeals.map(({ fault }) => fault.name))];
  const times = ordeals.reduce((sum, each) => sum + each.times, 0);
  return [...names, isShort ? "--short" : `--times ${times}`, `--seed ${seed}`].join(" ");
}

/** One line as soon as it is over. What the lanes did is known only in the end. */
export function enduredLine(endured: Endured): string {
  const { fault, times, servicePauseMs, slowestAnswerMs, refusals } = endured;
  return [
    `  ${fault.name}${times > 1 ? ` ${times} times` : ""}`,
    `pause ${seconds(servicePauseMs)} s`,
    `slowest answer ${seconds(slowestAnswerMs)} s`,
    `${refusals} told "later" or nothing`,
  ].join(" · ");
}

export function runLine(report: RunReport, name: string): string {
  const { ordeals, errands, forgotten, durationMs } = report;
  const lanePauseMs = Math.max(0, ...ordeals.map((each) => each.lanePauseMs));
  return [
    name,
    `${allViolations(report).length} violations`,
    `pause of a lane ${seconds(lanePauseMs)} s`,
    `${errands} requests`,
    ...(forgotten > 0 ? [`${forgotten} forgotten and repeated`] : []),
    `took ${(durationMs / 1000).toFixed(0)} s`,
  ].join(" · ");
}

/** What was violated, and what the processes had to say at that time. */
export function violationLines(report: RunReport): string[] {
  const found = allViolations(report);
  return found.length === 0
    ? []
    : [
        ...found.map(({ promise, witness, of }) => `  VIOLATED (${of}): ${promise}: ${witness}`),
        ...report.troubles.map((trouble) => `  log: ${trouble}`),
      ];
}

export function allViolations({ ordeals, violations }: RunReport): (Violation & { of: string })[] {
  return [
    ...ordeals.flatMap(({ fault, violations: own }) =>
      own.map((violation) => ({ ...violation, of: fault.name })),
    ),
    ...violations.map((violation) => ({ ...violation, of: "the run" })),
  ];
}

/** Faults that cannot be inflicted here, and why. */
export type Skipped = ReadonlyMap<Fault, string>;

/** Of each fault, what all runs found up to now. */
function faultTable(
  faults: readonly Fault[],
  reports: readonly RunReport[],
  skipped: Skipped,
): Table {
  return {
    head: [
      "fault",
      "times",
      "violations",
      "longest pause, s",
      "of a lane, s",
      "slowest answer, s",
      "minutes",
      "must hold",
    ],
    rows: faults.map((fault) => {
      const reason = skipped.get(fault);
      if (reason !== undefined) {
        return [fault.name, "0", "", "", "", "", "", `skipped: ${reason}`];
      }
      const runs = reports.filter(({ plan }) => plan.ordeals.some((each) => each.fault === fault));
      const ordeals = runs.flatMap((run) => run.ordeals.filter((each) => each.fault === fault));
      const longest = (measure: (ordeal: OrdealReport) => number) =>
        seconds(Math.max(0, ...ordeals.map(measure)));
      const sum = (numbers: number[]) => numbers.reduce((total, each) => total + each, 0);
      // What is found in the end of a run may be due to any fault in it.
      const violations = sum([
        ...ordeals.map((each) => each.violations.length),
        ...runs.map((each) => each.violations.length),
      ]);
      const shareMs = (run: RunReport) =>
        (run.durationMs / run.plan.ordeals.length) *
        run.plan.ordeals.filter((each) => each.fault === fault).length;
      return [
        fault.name,
        String(sum(ordeals.map(({ times }) => times))),
        String(violations),
        longest((each) => each.servicePauseMs),
        longest((each) => each.lanePauseMs),
        longest((each) => each.slowestAnswerMs),
        (sum(runs.map(shareMs)) / 60_000).toFixed(1),
        fault.mustHold,
      ];
    }),
  };
}

export const plainReport = (...done: Parameters<typeof faultTable>) =>
  plainTable(faultTable(...done));

export const markdownReport = (...done: Parameters<typeof faultTable>) =>
  markdownTable(faultTable(...done));
