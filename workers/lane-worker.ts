import { UnrecoverableError, Worker, type Job } from "bullmq";
import type { Redis } from "ioredis";
import type { Knex } from "knex";
import type { Clock } from "../core/clock.ts";
import type { Logger } from "../core/logger.ts";
import { createOutageLog, type OutageLog } from "../core/outage-log.ts";
import type { Tracing } from "../core/tracing/tracing.ts";
import { stepTeller } from "../core/steps.ts";
import { outcomeWord, type DecidedTicket } from "../domain/outcomes.ts";
import type { Command } from "../domain/commands.ts";
import type { Decision } from "../domain/decide.ts";
import type { HoldTerms } from "../domain/terms.ts";
import { publishOutcomes } from "../jobs/outcome-channel.ts";
import { laneQueueName } from "../jobs/queues.ts";
import { decodeSeatBatch, ticketsInSeatBatch, type SeatBatchReport } from "../jobs/seat-batch.ts";
import type { SeatChangePublisher } from "../jobs/seat-changes.ts";
import type { TicketMetrics } from "../jobs/ticket-metrics.ts";
import type { TicketStore } from "../jobs/ticket-store.ts";
import type { WaitingRoom } from "../waiting-room/waiting-room.ts";
import { inBatchSpan } from "./batch-span.ts";
import { recordFailure } from "./record-failure.ts";
import { settlePatiently } from "./settle-patiently.ts";
import type { WorkerMetrics } from "./worker-metrics.ts";
import { STALLED_MAX, workerSettings } from "./worker-settings.ts";

export type LaneWorkerDeps = {
  db: Knex;
  /** Waits for Redis as long as it takes: outcomes are announced when it is back. */
  redis: Redis;
  prefix: string;
  /** Is noted with each job that this process takes. */
  processId: string;
  holdTerms: HoldTerms;
  ticketStore: TicketStore;
  seatChanges: SeatChangePublisher;
  waitingRoom: Pick<WaitingRoom, "endSession">;
  ticketMetrics: TicketMetrics;
  workerMetrics: WorkerMetrics;
  /** The one by which requests were accepted. */
  clock: Clock;
  tracing: Tracing;
  logger: Logger;
};

const reached = stepTeller("lane-worker");

/** Starts taking the batches of one lane, in order: settle, announce, report. */
export function startLaneWorker(
  deps: LaneWorkerDeps,
  lane: number,
  concurrency: number,
): Worker<unknown, SeatBatchReport> {
  const logger = deps.logger.child({ lane });
  const laneDeps: LaneDeps = {
    ...deps,
    logger,
    waits: createOutageLog(logger, {
      failing: "database not ready, the lane waits",
      over: "the lane goes on",
    }),
    announcing: createOutageLog(logger, {
      failing: "outcomes not announced",
      over: "outcomes are announced again",
    }),
  };
  return new Worker<unknown, SeatBatchReport>(
    laneQueueName(lane),
    (job) => processOrGiveUp(laneDeps, lane, job),
    { ...workerSettings(deps), name: deps.processId, concurrency },
  );
}

type LaneDeps = LaneWorkerDeps & { waits: OutageLog; announcing: OutageLog };

async function processOrGiveUp(
  deps: LaneDeps,
  lane: number,
  job: Job<unknown, SeatBatchReport>,
): Promise<SeatBatchReport> {
  try {
    if (job.stalledCounter > STALLED_MAX) {
      throw new UnrecoverableError("Its workers died or froze too often");
    }
    return await processBatch(deps, lane, job);
  } catch (error) {
    if (isLastAttempt(job, error)) {
      await giveUp(deps, job).catch((failure: unknown) => {
        deps.logger.error({ err: failure, batchId: job.id }, "failed batch not settled");
      });
    }
    throw error;
  }
}

function isLastAttempt({ attemptsMade, opts }: Job, error: unknown): boolean {
  return error instanceof UnrecoverableError || attemptsMade + 1 >= (opts.attempts ?? 1);
}

/**
 * Nobody will decide this batch any more, so its tickets are answered, and whoever waits may ask
 * again. While the job is still this worker's: if it dies now, the job runs once more.
 */
async function giveUp(deps: LaneDeps, job: Job): Promise<void> {
  const tickets: DecidedTicket[] = [];
  for (const ticket of ticketsInSeatBatch(job.data)) {
    const { ticketId, userId, kind } = ticket;
    const { outcome, isNew } = await recordFailure(deps, ticket);
    if (isNew) {
      deps.ticketMetrics.decided(kind, outcome);
    }
    tickets.push({ ticketId, userId, kind, outcome });
  }
  await deps.ticketStore.recordDecided(tickets);
}

async function processBatch(
  deps: LaneDeps,
  lane: number,
  job: Job<unknown, SeatBatchReport>,
): Promise<SeatBatchReport> {
  const batch = readBatch(job.data);
  return inBatchSpan(deps.tracing, job, batch.commands.length, () =>
    decideBatch(deps, lane, job, batch),
  );
}

async function decideBatch(
  deps: LaneDeps,
  lane: number,
  job: Job<unknown, SeatBatchReport>,
  { replyTo, awaited, commands }: ReturnType<typeof decodeSeatBatch>,
): Promise<SeatBatchReport> {
  const startedMs = performance.now();
  const decisions = await settlePatiently(deps, commands);
  countDecided(deps, decisions);
  const tickets = decidedTickets(commands, decisions);
  const report = Object.fromEntries(
    tickets.map(({ ticketId, outcome }) => [ticketId, outcomeWord(outcome)]),
  );
  await announce(deps, { lane, batchId: job.id ?? "", replyTo, awaited, tickets, decisions });
  reached("after-publish");
  const durationMs = performance.now() - startedMs;
  deps.workerMetrics.batchDecided(commands.length, durationMs);
  deps.logger.info(
    { batchId: job.id, commands: commands.length, durationMs: Math.round(durationMs) },
    "batch decided",
  );
  reached("before-finish");
  return report;
}

/** What is no batch now will never be one. */
function readBatch(data: unknown): ReturnType<typeof decodeSeatBatch> {
  try {
    return decodeSeatBatch(data);
  } catch (error) {
    throw new UnrecoverableError(error instanceof Error ? error.message : String(error));
  }
}

function decidedTickets(commands: readonly Command[], decisions: Decision[]): DecidedTicket[] {
  const outcomes = decisions.flatMap((decision) => decision.outcomes);
  return commands.flatMap(({ ticketId, userId, kind }, index) => {
    const outcome = outcomes[index];
    return outcome === undefined ? [] : [{ ticketId, userId, kind, outcome }];
  });
}

/** What was recorded just now. A batch that runs twice finds its outcomes recorded, and counts none. */
function countDecided(
  { ticketMetrics, clock }: LaneWorkerDeps,
  decisions: readonly Decision[],
): void {
  const nowMs = clock.nowMs();
  for (const { changes } of decisions) {
    for (const { command, outcome } of changes.outcomes) {
      ticketMetrics.decided(command.kind, outcome);
      ticketMetrics.waited(command.kind, command.acceptedAt, nowMs);
    }
  }
}

type Announcement = {
  lane: number;
  batchId: string;
  replyTo: string;
  awaited: ReadonlySet<string>;
  tickets: DecidedTicket[];
  decisions: Decision[];
};

/**
 * Tells the rest of the house what is already committed. All of it may be lost without harm: polls
 * fall back to the database, seat maps resync, sessions end by themselves.
 */
async function announce(deps: LaneDeps, news: Announcement): Promise<void> {
  const { lane, batchId, tickets } = news;
  try {
    // Seats before outcomes: who hears of a booking finds the seat map already changed.
    await Promise.all([
      deps.seatChanges.publish(news.decisions.flatMap(({ changes }) => changes.seats)),
      deps.ticketStore.recordDecided(tickets),
      publishOutcomes(deps.redis, deps.prefix, news.replyTo, {
        lane,
        batchId,
        tickets: tickets.filter(({ ticketId }) => news.awaited.has(ticketId)),
      }),
      ...paidSessions(news.decisions).map(({ room, userId }) =>
        deps.waitingRoom.endSession(room, userId),
      ),
    ]);
    deps.announcing.worked();
  } catch (error) {
    deps.announcing.failed(error, { batchId });
  }
}

/** Who paid just now. What only repeats an earlier payment ends no session a second time. */
function paidSessions(decisions: Decision[]): { room: string; userId: string }[] {
  return decisions.flatMap(({ changes }) => {
    const paidTickets = new Set(changes.payments.map(({ ticketId }) => ticketId));
    return changes.outcomes.flatMap(({ command }) =>
      command.kind === "pay" && paidTickets.has(command.ticketId)
        ? [{ room: command.room, userId: command.userId }]
        : [],
    );
  });
}
