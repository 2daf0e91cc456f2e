import type { Queue } from "bullmq";
import type { Logger } from "../core/logger.ts";
import { createOutageLog } from "../core/outage-log.ts";
import type { TracePoint } from "../core/tracing/tracing.ts";
import { stepTeller } from "../core/steps.ts";
import type { Command } from "../domain/commands.ts";
import { RowlockError } from "../domain/errors.ts";
import { newId } from "../domain/ids.ts";
import { tracesOption } from "./batch-traces.ts";
import { encodeSeatBatch, seatBatchName, seatBatchOptions } from "./seat-batch.ts";
import type { TicketStore } from "./ticket-store.ts";

/*
 * Glossary
 *
 *   command   one accepted request: reserve, pay or cancel, with the ticket it will be answered under
 *   lane      the serial queue that owns a seat; everything about the seat is decided there, in order
 *   batch     the commands that travel as one job and are decided in one transaction
 *   open      a batch of this process that is not known to be decided yet
 *   gathering commands that wait for the next batch of their lane to leave
 *   linger    the longest that a command gathers, whether or not the open batch was decided
 *
 * Batches form as Nagle's algorithm (RFC 896) forms packets. If this process has no open batch in the
 * lane, a command leaves with those of the same turn of the event loop; otherwise commands gather until
 * that batch is decided, the linger is over, or the batch is full. At rest nobody waits; in a rush batches grow to the database's pace,
 * which is what makes the lanes fast: a job costs Redis and MySQL nearly the same for 1 or 100.
 */

export type LaneProducer = ReturnType<typeof createLaneProducer>;

/**
 * News of a decided batch can be lost. After this long it no longer counts as open; longer than a
 * healthy batch takes, and until then the linger alone sets the pace.
 */
const OPEN_FORGOTTEN_MS = 5000;
/** Full batches that one process may have on their way to a lane: what Redis takes in a second. */
const DEPARTING_MAX_BATCHES = 32;
/** How often the backlog of a lane is measured. Between two looks a lane can grow by some 20 jobs. */
const BACKLOG_LOOK_MS = 500;

const reached = stepTeller("lane-producer");

type Lane = {
  number: number;
  queue: Queue;
  gathering: Gathered[];
  open: Map<string, number>;
  linger: NodeJS.Timeout | undefined;
  /** Something was gathered in this turn; what is due leaves at its end. */
  turn: NodeJS.Immediate | undefined;
  /** Commands that were submitted and are neither accepted nor refused yet. */
  submitted: number;
  waitingJobs: number;
};

type Gathered = {
  command: Command;
  isAwaited: boolean;
  /** Of the request behind it, if somebody wants to see that. */
  trace: TracePoint | undefined;
  accepted: () => void;
  failed: (error: Error) => void;
};

export function createLaneProducer(options: {
  /** One for each lane, in order; see `openQueue`. */
  queues: readonly Queue[];
  ticketStore: TicketStore;
  processId: string;
  lingerMs: number;
  batchMax: number;
  /** Jobs that may wait in a lane before new requests are refused. */
  backlogMax: number;
  logger: Logger;
}) {
  const { ticketStore, processId, batchMax } = options;
  const lanes: Lane[] = options.queues.map((queue, number) => ({
    number,
    queue,
    gathering: [],
    open: new Map(),
    linger: undefined,
    turn: undefined,
    submitted: 0,
    waitingJobs: 0,
  }));
  const departures = new Set<Promise<void>>();
  const refused = createOutageLog(options.logger, {
    failing: "batch not accepted",
    over: "batches are accepted again",
  });

  const lookTimer = setInterval(() => {
    for (const lane of lanes) {
      void measureBacklog(lane);
    }
  }, BACKLOG_LOOK_MS);
  lookTimer.unref();

  async function measureBacklog(lane: Lane): Promise<void> {
    try {
      lane.waitingJobs = await lane.queue.getWaitingCount();
    } catch {
      // While Redis is away nothing can be added either, and the adding reports it.
    }
  }

  function laneAt(number: number): Lane {
    const lane = lanes[number];
    if (lane === undefined) {
      throw new Error(`There is no lane ${number}`);
    }
    return lane;
  }

  function isFull({ waitingJobs, submitted }: Lane): boolean {
    return waitingJobs >= options.backlogMax || submitted >= batchMax * DEPARTING_MAX_BATCHES;
  }

  function hasOpenBatch(lane: Lane): boolean {
    const forgotten = performance.now() - OPEN_FORGOTTEN_MS;
    for (const [batchId, since] of lane.open) {
      if (since < forgotten) {
        lane.open.delete(batchId);
      }
    }
    return lane.open.size > 0;
  }

  /** Sends what is due: full batches always, a part of one when nothing keeps it waiting. */
  function depart(lane: Lane, reason: "gathered" | "linger over" | "closing"): void {
    while (lane.gathering.length >= batchMax) {
      sendFrom(lane);
    }
    if (lane.gathering.length > 0 && (reason !== "gathered" || !hasOpenBatch(lane))) {
      sendFrom(lane);
    }
    if (lane.gathering.length === 0) {
      clearTimeout(lane.linger);
      lane.linger = undefined;
    } else {
      lane.linger ??= setTimeout(() => {
        lane.linger = undefined;
        depart(lane, "linger over");
      }, options.lingerMs);
    }
  }

  function sendFrom(lane: Lane): void {
    const departure = send(lane, lane.gathering.splice(0, batchMax));
    departures.add(departure);
    void departure.finally(() => departures.delete(departure));
  }

  async function send(lane: Lane, batch: Gathered[]): Promise<void> {
    const commands = batch.map(({ command }) => command);
    const awaited = batch.flatMap(({ command, isAwaited }) =>
      isAwaited ? [command.ticketId] : [],
    );
    const batchId = newId("batch");
    lane.open.set(batchId, performance.now());
    try {
      reached("after-gather");
      // One connection carries both in this order, so no job can run before its tickets are marked.
      const marked = ticketStore.markQueued(commands);
      reached("after-mark");
      await Promise.all([
        marked,
        lane.queue.add(
          seatBatchName(commands),
          encodeSeatBatch({ replyTo: processId, awaited, commands }),
          {
            ...seatBatchOptions,
            ...tracesOption(batch.map(({ trace }) => trace)),
            jobId: batchId,
          },
        ),
      ]);
      reached("after-add");
      refused.worked();
      for (const { accepted } of batch) {
        accepted();
      }
    } catch (error) {
      lane.open.delete(batchId);
      refused.failed(error, { lane: lane.number, commands: batch.length });
      // The job may exist all the same, so the client is told to repeat under its key.
      const cause = new RowlockError("unavailable", {}, { cause: error });
      for (const { failed } of batch) {
        failed(cause);
      }
    } finally {
      lane.submitted -= batch.length;
    }
  }

  return {
    /**
     * Puts a command in its lane; resolves when it is on disk and will be decided. News of the
     * outcome comes for those that are awaited.
     * @throws {RowlockError} `overloaded` when too much waits, `unavailable` when the result is
     * unknown; in both cases the command may be submitted again under the same ticket.
     */
    submit(
      laneNumber: number,
      command: Command,
      { isAwaited, trace }: Pick<Gathered, "isAwaited"> & Partial<Pick<Gathered, "trace">> = {
        isAwaited: false,
      },
    ): Promise<void> {
      const lane = laneAt(laneNumber);
      if (isFull(lane)) {
        return Promise.reject(new RowlockError("overloaded", { lane: laneNumber }));
      }
      return new Promise((accepted, failed) => {
        lane.submitted += 1;
        lane.gathering.push({ command, isAwaited, trace, accepted, failed });
        // Requests come in bursts: the first must not leave alone and have the others wait for it.
        lane.turn ??= setImmediate(() => {
          lane.turn = undefined;
          depart(lane, "gathered");
        });
      });
    },

    /** Whether any lane takes more at this moment. */
    hasRoom: (): boolean => lanes.some((lane) => !isFull(lane)),

    /** Notes that a batch of this process was decided: the next may leave. */
    batchDecided(laneNumber: number, batchId: string): void {
      const lane = laneAt(laneNumber);
      lane.open.delete(batchId);
      depart(lane, "gathered");
    },

    /** Sends what is gathering and waits until all of it is accepted or refused. */
    async close(): Promise<void> {
      clearInterval(lookTimer);
      for (const lane of lanes) {
        depart(lane, "closing");
      }
      await Promise.all(departures);
    },
  };
}
