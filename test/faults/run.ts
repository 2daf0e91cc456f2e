import { seededRandomOf } from "../../bench/rush/random.ts";
import { findUntruths } from "../../bench/stage/audit.ts";
import { laneOfSeat } from "../../jobs/lanes.ts";
import { laneQueueName, openQueue } from "../../jobs/queues.ts";
import { eventually } from "../support/eventually.ts";
import { readBooks, type Books } from "./check/books.ts";
import { check } from "./check/check.ts";
import { longestPauseMs, longestSilenceMs, type LaneWork } from "./check/pauses.ts";
import { against, type Violation } from "./check/violation.ts";
import type { Fault, FaultLimits } from "./fault.ts";
import { gatherCrowd, type Crowd } from "./load/crowd.ts";
import type { FanLog } from "./load/log.ts";
import { HOLD_SECONDS, LANES, openStage, REDIS_PREFIX, type Stage } from "./stage/stage.ts";

export type Run = {
  seed: number;
  /** How often the fault happened. */
  times: number;
  violations: Violation[];
  /** The longest time in which a lane had work and decided none of it. */
  lanePauseMs: number;
  /** The longest time in which nobody was told what became of a request. */
  servicePauseMs: number;
  slowestAnswerMs: number;
  errands: number;
  refusals: number;
  forgotten: number;
  /** What the processes complained about, for whoever looks into a violation. */
  troubles: string[];
};

/** Not the number of any fan: the fault has chances of its own. */
const FAULT_STREAM = 1_000_000;
/** Enough that every fan has been through the line and all code is warm. */
const SETTLED_BEFORE = 600;
const SETTLED_AFTER = 600;
/** Much longer than anything takes to come back, so that who comes late fails by the pause. */
const RESUMES_WITHIN_MS = 60_000;
const HOLDS_END_WITHIN_MS = 20_000;

/** A fault, as often as a run has it, under load, on servers of its own; then the checker. */
export async function runFault(fault: Fault, seed: number): Promise<Run> {
  const stage = await openStage();
  try {
    const crowd = gatherCrowd(stage, seed);
    await settleMore(crowd, SETTLED_BEFORE);
    const { log } = crowd;
    // Measured is what the fault does, not what a cold start does.
    log.slowestAnswerMs = 0;
    log.refusals = 0;
    const startedAtMs = Date.now();
    const random = seededRandomOf(seed, FAULT_STREAM);
    for (let time = 0; time < fault.timesInRun; time += 1) {
      await fault.inflict(stage, random);
    }
    const stillStands = await settleMore(crowd, SETTLED_AFTER).then(
      () => [],
      () => against("the service resumes", [`${crowd.settled()} requests were settled at the end`]),
    );
    const toldAtMs = log.errands.flatMap(({ told }) => told.map(({ atMs }) => atMs));
    const servicePauseMs = longestSilenceMs(toldAtMs, startedAtMs, Date.now());
    await crowd.disperse();
    const known = { seed, times: fault.timesInRun, servicePauseMs, violations: stillStands };
    return await judge(stage, log, fault.limits, startedAtMs, known);
  } finally {
    await stage.close();
  }
}

function settleMore(crowd: Crowd, count: number): Promise<unknown> {
  const enough = crowd.settled() + count;
  return eventually(() => crowd.settled() >= enough, { withinMs: RESUMES_WITHIN_MS });
}

async function judge(
  stage: Stage,
  log: FanLog,
  limits: FaultLimits,
  startedAtMs: number,
  { violations, ...known }: Pick<Run, "seed" | "times" | "servicePauseMs" | "violations">,
): Promise<Run> {
  const { books, untruths } = await stage.withDatabase(async (db) => {
    // Those that never end are found by the checker.
    await eventually(
      async () => (await db("seats").where({ status: "held" }).first("id")) === undefined,
      { withinMs: HOLDS_END_WITHIN_MS },
    ).catch(() => undefined);
    return { books: await readBooks(db), untruths: await findUntruths(db) };
  });
  const lanePauseMs = longestPauseMs(laneWorkSince(startedAtMs, log, books, stage));
  const { lineLostAtMs } = stage;
  const { slowestAnswerMs, refusals } = log;
  return {
    ...known,
    lanePauseMs,
    slowestAnswerMs,
    refusals,
    errands: log.errands.length,
    forgotten: log.errands.filter(({ forgotten }) => forgotten.length > 0).length,
    violations: [
      ...violations,
      ...check(log, books, {
        holdMs: HOLD_SECONDS * 1000,
        lineLostAtMs,
        mayForget: limits.mayForget ?? false,
      }),
      ...against("the audit in SQL finds nothing", untruths),
      ...against("no job fails", await failedJobs(stage)),
      ...beyondLimits(limits, { lanePauseMs, slowestAnswerMs, refusals }),
    ],
    troubles: stage.troubles(),
  };
}

/** What the lanes decided since then; the fans know which ticket was about which seat. */
function laneWorkSince(
  startedAtMs: number,
  { errands }: FanLog,
  { tickets }: Books,
  { show }: Stage,
): LaneWork[] {
  const seats = new Map<string, string>();
  for (const { seatNo, tickets: accepted, told } of errands) {
    for (const { ticketId } of [...accepted, ...told]) {
      if (seatNo !== undefined && ticketId !== undefined) {
        seats.set(ticketId, seatNo);
      }
    }
  }
  return tickets.flatMap(({ ticketId, acceptedAtMs, decidedAtMs }) => {
    const seatNo = seats.get(ticketId);
    return seatNo === undefined || decidedAtMs < startedAtMs
      ? []
      : [{ lane: laneOfSeat(show.performanceId, seatNo, LANES), acceptedAtMs, decidedAtMs }];
  });
}

function failedJobs(stage: Stage): Promise<string[]> {
  return stage.withRedis(async (redis) => {
    const found: string[] = [];
    for (let lane = 0; lane < LANES; lane += 1) {
      const name = laneQueueName(lane);
      const queue = openQueue(name, redis, REDIS_PREFIX);
      const failed = await queue.getFailed();
      found.push(...failed.map((job) => `${name}: ${job.name}: ${job.failedReason}`));
      await queue.close();
    }
    return found;
  });
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;

function beyondLimits(
  {
    lanePauseMs = Number.POSITIVE_INFINITY,
    answerMs = Number.POSITIVE_INFINITY,
    refusesNobody,
  }: FaultLimits,
  measured: { lanePauseMs: number; slowestAnswerMs: number; refusals: number },
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
