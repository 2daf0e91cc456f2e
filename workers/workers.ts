import { watchClock } from "../core/clock-metrics.ts";
import { followRedisClock } from "../core/clock.ts";
import type { Config } from "../core/config.ts";
import type { Logger } from "../core/logger.ts";
import { partsInstruments, type Instruments } from "../core/instruments.ts";
import type { ReadinessCheck } from "../core/readiness.ts";
import { connectForBackground } from "../core/redis.ts";
import { connectDatabase } from "../db/connection.ts";
import { watchPools } from "../db/pool-metrics.ts";
import { newId } from "../domain/ids.ts";
import { laneQueueName, openQueue, SCHEDULES_QUEUE } from "../jobs/queues.ts";
import { schedules } from "../jobs/schedules.ts";
import { createSeatChangePublisher } from "../jobs/seat-changes.ts";
import { createTicketMetrics } from "../jobs/ticket-metrics.ts";
import { createTicketStore } from "../jobs/ticket-store.ts";
import { usualRoomLimits } from "../waiting-room/limits.ts";
import { createLineMetrics } from "../waiting-room/line-metrics.ts";
import { createRoomBook } from "../waiting-room/room-book.ts";
import { createWaitingRoom } from "../waiting-room/waiting-room.ts";
import { createAdmitWaiting } from "./admit-waiting.ts";
import { audit } from "./audit.ts";
import { forgetOld } from "./forget-old.ts";
import { startLaneWorker } from "./lane-worker.ts";
import { releaseExpiredHolds } from "./release-expired-holds.ts";
import { repeatSettings } from "./repeat-settings.ts";
import { createScheduleKeeper } from "./schedule-keeper.ts";
import { createScheduleWorker, type ScheduleHandlers } from "./schedule-worker.ts";
import { reportTroubles } from "./troubles.ts";
import { createWorkerMetrics } from "./worker-metrics.ts";

export type Workers = {
  /** By which operators, Bull Board and logs know this process. */
  processId: string;
  /** What the process cannot work without. */
  checks: ReadinessCheck[];
  /** Finishes the jobs at hand, takes no more, and closes every connection. */
  stop: () => Promise<void>;
};

/** The audit reads whole tables. By then the next one is due. */
const AUDIT_PATIENCE_MS = schedules.audit.everyMs;

/** Starts everything a worker process does. */
export async function startWorkers(
  config: Config,
  logger: Logger,
  { metrics, tracing }: Instruments = partsInstruments(),
): Promise<Workers> {
  const { prefix } = config.redis;
  const db = connectDatabase({ ...config.database, logger });
  const auditDb = connectDatabase({
    ...config.database,
    poolMax: 1,
    patienceMs: AUDIT_PATIENCE_MS,
    logger,
  });
  watchPools(metrics, { lanes: db, audit: auditDb });
  const workerMetrics = createWorkerMetrics(metrics);
  const redis = connectForBackground(config.redis.url, logger);
  const clock = followRedisClock({ redis, logger });
  await clock.read();
  watchClock(metrics, clock);
  const processId = newId("process");
  const seatChanges = createSeatChangePublisher({ redis, prefix, processId });
  const rooms = createRoomBook(usualRoomLimits(config));
  const waitingRoom = createWaitingRoom({ redis, prefix, limitsOf: rooms.limitsOf });

  const lanes = Array.from({ length: config.lanes.count }, (_, lane) => lane);
  const laneQueues = lanes.map((lane) => openQueue(laneQueueName(lane), redis, prefix));
  const schedulesQueue = openQueue(SCHEDULES_QUEUE, redis, prefix);
  const queues = [...laneQueues, schedulesQueue];
  const limitLanes = () =>
    Promise.all(laneQueues.map((queue) => queue.setGlobalConcurrency(config.lanes.concurrency)));
  await limitLanes();

  const handlers: ScheduleHandlers = {
    "admit-waiting": createAdmitWaiting({
      db,
      waitingRoom,
      rooms,
      lineMetrics: createLineMetrics(metrics),
    }),
    "release-expired-holds": () => releaseExpiredHolds({ db, seatChanges, workerMetrics }),
    audit: () => audit({ db: auditDb, redis, prefix, clock, logger }),
    "forget-old": () => forgetOld({ ...config, db, queues }),
  };
  const laneDeps = {
    db,
    redis,
    prefix,
    processId,
    holdTerms: config.holds,
    ticketStore: createTicketStore({ redis, prefix, retentionHours: config.ticketRetentionHours }),
    seatChanges,
    waitingRoom,
    ticketMetrics: createTicketMetrics(metrics),
    workerMetrics,
    tracing,
    clock,
    logger,
  };
  const scheduleWorker = createScheduleWorker({
    redis,
    prefix,
    processId,
    handlers,
    workerMetrics,
    logger,
  });
  const scheduleKeeper = createScheduleKeeper({
    redis,
    prefix,
    queue: schedulesQueue,
    worker: scheduleWorker,
    clock,
    logger,
  });
  const running = [
    ...lanes.map((lane) => startLaneWorker(laneDeps, lane, config.lanes.concurrency)),
    scheduleWorker,
  ];
  reportTroubles(running, { redis, workerMetrics, logger });
  await Promise.all(running.map((worker) => worker.waitUntilReady()));
  await scheduleKeeper.keep();
  const settings = repeatSettings(async () => {
    await limitLanes();
    await scheduleKeeper.keep();
  }, logger);

  return {
    processId,
    checks: [
      { name: "database", check: () => db.raw("SELECT 1") },
      { name: "redis", check: () => redis.ping() },
    ],
    async stop() {
      settings.stop();
      clock.stop();
      await Promise.all(running.map((worker) => worker.close()));
      await Promise.all(queues.map((queue) => queue.close()));
      await redis.quit();
      await Promise.all([db.destroy(), auditDb.destroy()]);
    },
  };
}
