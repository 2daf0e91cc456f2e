import { plainTable } from "../../bench/report/table.ts";
import type { Fault } from "./fault.ts";
import type { Run } from "./run.ts";

const seconds = (ms: number) => (ms / 1000).toFixed(2);

/** One line while it goes on, with all that is needed to run it again. */
export function runLine(fault: Fault, run: Run): string {
  const { seed, violations, servicePauseMs, lanePauseMs, slowestAnswerMs } = run;
  const { errands, refusals, forgotten } = run;
  return [
    `${fault.name} --seed ${seed}`,
    ...(fault.timesInRun > 1 ? [`${run.times} times`] : []),
    `${violations.length} violations`,
    `pause ${seconds(servicePauseMs)} s, of a lane ${seconds(lanePauseMs)} s`,
    `slowest answer ${seconds(slowestAnswerMs)} s`,
    `${errands} requests`,
    `${refusals} told "later" or nothing`,
    ...(forgotten > 0 ? [`${forgotten} forgotten and repeated`] : []),
  ].join(" · ");
}

/** What was violated, and what the processes had to say at that time. */
export function violationLines({ violations, troubles }: Run): string[] {
  return violations.length === 0
    ? []
    : [
        ...violations.map(({ promise, witness }) => `  VIOLATED: ${promise}: ${witness}`),
        ...troubles.map((trouble) => `  log: ${trouble}`),
      ];
}

export function faultTable(done: readonly { fault: Fault; runs: readonly Run[] }[]): string {
  return plainTable({
    head: [
      "fault",
      "runs",
      "times",
      "violations",
      "longest pause, s",
      "of a lane, s",
      "slowest answer, s",
      "must hold",
    ],
    rows: done.map(({ fault, runs }) => [
      fault.name,
      String(runs.length),
      String(runs.reduce((sum, { times }) => sum + times, 0)),
      String(runs.reduce((sum, { violations }) => sum + violations.length, 0)),
      seconds(Math.max(0, ...runs.map(({ servicePauseMs }) => servicePauseMs))),
      seconds(Math.max(0, ...runs.map(({ lanePauseMs }) => lanePauseMs))),
      seconds(Math.max(0, ...runs.map(({ slowestAnswerMs }) => slowestAnswerMs))),
      fault.mustHold,
    ]),
  });
}
