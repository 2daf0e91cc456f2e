import type { Random } from "../../bench/rush/random.ts";
import { laneOfSeat } from "../../jobs/lanes.ts";
import { eventually } from "../support/eventually.ts";
import { longestPauseMs, longestSilenceMs, type LaneWork } from "./check/pauses.ts";
import { against, type Violation } from "./check/violation.ts";
import type { FaultLimits } from "./fault.ts";
import type { FanLog } from "./load/log.ts";
import type { Ordeal } from "./plan.ts";
import { LANES, type Stage } from "./stage/stage.ts";

/** What an ordeal did to the service while it lasted. */
export type Endured = Ordeal & {
  startedAtMs: number;
  /** The longest time in which nobody was told what became of a request. */
  servicePauseMs: number;
  slowestAnswerMs: number;
  refusals: number;
  violations: Violation[];
};

/** With what the books say about it afterwards. */
export type OrdealReport = Endured & {
  /** The longest time in which a lane had work and decided none of it. */
  lanePauseMs: number;
};

/** Some dozens of batches: a lane that has decided them works. */
const SETTLED_IN_EACH_LANE = 60;
/** Much longer than anything takes to come back, so that who comes late fails by the pause. */
const RESUMES_WITHIN_MS = 60_000;

/** Resolves when every lane works again, or must be taken for dead. */
export async function endure(
  { fault, times }: Ordeal,
  stage: Stage,
  log: FanLog,
  random: Random,
): Promise<Endured> {
  log.slowestAnswerMs = 0;
  log.refusals = 0;
  const startedAtMs = Date.now();
  for (let time = 0; time < times; time += 1) {
    await fault.inflict(stage, random);
  }
  await fault.untilOver?.(stage);
  const standing = await lanesThatStand(stage, log);
  const toldAtMs = log.errands.flatMap(({ told }) => told.map(({ atMs }) => atMs));
  return {
    fault,
    times,
    startedAtMs,
    servicePauseMs: longestSilenceMs(toldAtMs, startedAtMs, Date.now()),
    slowestAnswerMs: log.slowestAnswerMs,
    refusals: log.refusals,
    violations: [...stage.violations.splice(0), ...against("the service resumes", standing)],
  };
}

/** Waits until what is asked from now on is settled in each lane. */
export async function lanesThatStand({ show }: Stage, log: FanLog): Promise<string[]> {
  const first = log.errands.length;
  const settledByLane = () => {
    const settled = Array.from({ length: LANES }, () => 0);
    for (const { seatNo, told } of log.errands.slice(first)) {
      if (seatNo !== undefined && told.length > 0) {
        const lane = laneOfSeat(show.performanceId, seatNo, LANES);
        settled[lane] = (settled[lane] ?? 0) + 1;
      }
    }
    return settled;
  };
  const works = (settled: number) => settled >= SETTLED_IN_EACH_LANE;
  try {
    await eventually(() => settledByLane().every(works), { withinMs: RESUMES_WITHIN_MS });
    return [];
  } catch {
    return settledByLane().flatMap((settled, lane) =>
      works(settled) ? [] : [`lane ${lane}: ${settled} requests settled at the end`],
    );
  }
}

/** Says of each ordeal what the lanes did until the next one. */
export function reportOrdeals(
  endured: readonly Endured[],
  laneWork: readonly LaneWork[],
): OrdealReport[] {
  return endured.map((ordeal, index) => {
    const nextAtMs = endured[index + 1]?.startedAtMs ?? Number.POSITIVE_INFINITY;
    const lanePauseMs = longestPauseMs(
      laneWork.filter(
        ({ decidedAtMs }) => decidedAtMs >= ordeal.startedAtMs && decidedAtMs < nextAtMs,
      ),
    );
    const report = { ...ordeal, lanePauseMs };
    return {
      ...report,
      violations: [...ordeal.violations, ...beyondLimits(ordeal.fault.limits, report)],
    };
  });
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;

function beyondLimits(
  {
    lanePauseMs = Number.POSITIVE_INFINITY,
    answerMs = Number.POSITIVE_INFINITY,
    refusesNobody,
  }: FaultLimits,
  measured: Pick<OrdealReport, "lanePauseMs" | "slowestAnswerMs" | "refusals">,
): Violation[] {
  return [
    ...against(
      `no lane pauses for more than ${seconds(lanePauseMs)}`,
      measured.lanePauseMs > lanePauseMs ? [seconds(measured.lanePauseMs)] : [],
    ),
    ...against(
      `every answer comes within ${seconds(answerMs)}`,
      measured.slowestAnswerMs > answerMs ? [seconds(measured.slowestAnswerMs)] : [],
    ),
    ...against(
      "nobody is refused",
      refusesNobody && measured.refusals > 0 ? [`${measured.refusals} times`] : [],
    ),
  ];
}
