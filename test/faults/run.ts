import { seededRandomOf } from "../../bench/rush/random.ts";
import { findUntruths } from "../../bench/stage/audit.ts";
import { laneOfSeat } from "../../jobs/lanes.ts";
import { laneQueueName, openQueue } from "../../jobs/queues.ts";
import { eventually } from "../support/eventually.ts";
import { readBooks, type Books } from "./check/books.ts";
import { check } from "./check/check.ts";
import type { LaneWork } from "./check/pauses.ts";
import { against, type Violation } from "./check/violation.ts";
import { gatherCrowd } from "./load/crowd.ts";
import type { FanLog } from "./load/log.ts";
import {
  endure,
  lanesThatStand,
  reportOrdeals,
  type Endured,
  type OrdealReport,
} from "./ordeal.ts";
import type { RunPlan } from "./plan.ts";
import {
  HOLD_SECONDS,
  LANES,
  MAX_HOLDS,
  openStage,
  REDIS_PREFIX,
  type Stage,
} from "./stage/stage.ts";

export type RunReport = {
  plan: RunPlan;
  /** As far as it came. */
  ordeals: OrdealReport[];
  /** Found in the end, when nobody can tell any more which ordeal did it. */
  violations: Violation[];
  errands: number;
  forgotten: number;
  durationMs: number;
  /** What the processes complained about, for whoever looks into a violation. */
  troubles: string[];
};

/** Not the number of any fan: the faults have chances of their own. */
const FAULT_STREAM = 1_000_000;
const HOLDS_END_WITHIN_MS = 20_000;

/** Servers and processes of its own, a crowd, one ordeal after the other; then the checker. */
export async function run(
  plan: RunPlan,
  onEndured: (endured: Endured) => void,
): Promise<RunReport> {
  const startedAtMs = Date.now();
  const stage = await openStage({
    withRelays: plan.ordeals.some(({ fault }) => fault.needsRelays),
    withSmallDisks: plan.ordeals.some(({ fault }) => fault.needsSmallDisks),
  });
  try {
    const crowd = gatherCrowd(stage, plan.seed);
    // Measured is what the faults do, not what a cold start does.
    const warmedUp = await lanesThatStand(stage, crowd.log);
    const endured: Endured[] = [];
    for (const [index, ordeal] of plan.ordeals.entries()) {
      const random = seededRandomOf(plan.seed, FAULT_STREAM + index);
      const latest = await endure(ordeal, stage, crowd.log, random);
      onEndured(latest);
      endured.push(latest);
    }
    await crowd.disperse();
    const report = await judge(plan, stage, crowd.log, endured);
    const violations = [...against("the service starts", warmedUp), ...report.violations];
    return { ...report, violations, durationMs: Date.now() - startedAtMs };
  } finally {
    await stage.close();
  }
}

async function judge(
  plan: RunPlan,
  stage: Stage,
  log: FanLog,
  endured: readonly Endured[],
): Promise<Omit<RunReport, "durationMs">> {
  const { books, untruths } = await stage.withDatabase(async (db) => {
    // Those that never end are found by the checker.
    await eventually(
      async () => (await db("seats").where({ status: "held" }).first("id")) === undefined,
      { withinMs: HOLDS_END_WITHIN_MS },
    ).catch(() => undefined);
    return { books: await readBooks(db), untruths: await findUntruths(db) };
  });
  const { redisLostAtMs } = stage;
  return {
    plan,
    ordeals: reportOrdeals(endured, laneWorkOf(log, books, stage)),
    errands: log.errands.length,
    forgotten: log.errands.filter(({ forgotten }) => forgotten.length > 0).length,
    violations: [
      ...check(log, books, {
        holdMs: HOLD_SECONDS * 1000,
        maxHolds: MAX_HOLDS,
        redisLostAtMs,
      }),
      ...against("the audit in SQL finds nothing", untruths),
      ...against("no job fails", await failedJobs(stage)),
    ],
    troubles: stage.troubles(),
  };
}

/** What the lanes decided; the fans know which ticket was about which seat. */
function laneWorkOf({ errands }: FanLog, { tickets }: Books, { show }: Stage): LaneWork[] {
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
    return seatNo === undefined
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
