import { setTimeout as sleep } from "node:timers/promises";
import type { Redis } from "ioredis";
import { watchClock } from "../core/clock-metrics.ts";
import { followRedisClock, type SharedClock } from "../core/clock.ts";
import type { Config } from "../core/config.ts";
import type { Logger } from "../core/logger.ts";
import { createMetricsPage } from "../core/metrics/metrics-page.ts";
import { partsInstruments, type Instruments } from "../core/instruments.ts";
import { watchReadiness } from "../core/readiness-metrics.ts";
import { createReadiness } from "../core/readiness.ts";
import { connectForRequests, connectForSubscriptions } from "../core/redis.ts";
import type { Metrics } from "../core/metrics/metrics.ts";
import { runSteps, type ShutdownStep } from "../core/shutdown.ts";
import type { Tracing } from "../core/tracing/tracing.ts";
import { listConcerts } from "../db/concerts.ts";
import { connectDatabase } from "../db/connection.ts";
import { watchPools } from "../db/pool-metrics.ts";
import { listRooms } from "../db/rooms.ts";
import { newId } from "../domain/ids.ts";
import { createLaneProducer } from "../jobs/lane-producer.ts";
import { subscribeToOutcomes } from "../jobs/outcome-channel.ts";
import { createOutcomeWaiter } from "../jobs/outcome-waiter.ts";
import { laneQueueName, openQueue, SCHEDULES_QUEUE, type Queue } from "../jobs/queues.ts";
import { subscribeToSeatChanges } from "../jobs/seat-changes.ts";
import { createTicketMetrics } from "../jobs/ticket-metrics.ts";
import { createTicketStore } from "../jobs/ticket-store.ts";
import { createLineMetrics } from "../waiting-room/line-metrics.ts";
import { createQueueTokens } from "../waiting-room/queue-token.ts";
import { usualRoomLimits } from "../waiting-room/limits.ts";
import { createUshers } from "../waiting-room/ushers.ts";
import { createRoomBook } from "../waiting-room/room-book.ts";
import { createWaitingRoom } from "../waiting-room/waiting-room.ts";
import { createApiDocs } from "./http/api-docs.ts";
import { createApp } from "./app.ts";
import { createCatalogue } from "./booking/catalogue.ts";
import { keepDoorsOpen } from "./access/door-keeper.ts";
import { createForgottenKeys } from "./booking/forgotten-keys.ts";
import { createBuiltPage } from "./http/built-page.ts";
import { createHttpServer, listen, stopServing } from "./http/http-server.ts";
import { createIdentify } from "./access/identity.ts";
import { createOpenApiDocument } from "./http/openapi.ts";
import { createRequestMetrics } from "./http/request-metrics.ts";
import { createClientNetwork } from "./access/client-network.ts";
import { createPollTimes } from "./access/poll-times.ts";
import { createRateLimits } from "./access/rate-limits.ts";
import { createControlRoom } from "./ops/control-room/control-room.ts";
import { OPS_PATH } from "./ops/ops-pages.ts";
import { keepHistory } from "./ops/control-room/history.ts";
import { tellTraffic } from "./ops/control-room/traffic.ts";
import { watchOverview } from "./ops/overview-metrics.ts";
import { createOverview } from "./ops/overview.ts";
import { routes } from "./routes/index.ts";
import { createSeatMaps } from "./seat-map/seat-maps.ts";
import { createSeatPlans } from "./seat-map/seat-plans.ts";
import type { Services } from "./services.ts";

export type RunningApi = {
  port: number;
  /** In order: no new requests, an answer to each that came, then the connections behind them. */
  stopSteps: ShutdownStep[];
};

/** Both are beside this program in the build. Beside the sources there are none. */
const STOREFRONT = new URL("../web/", import.meta.url);
const CONTROL_ROOM = new URL("../control-room/", import.meta.url);

/** An API that starts while Redis is away serves what it can, after having waited this long. */
const REDIS_PATIENCE_MS = 2000;

/** A client hears within two seconds that the database is away. */
const DATABASE_PATIENCE_MS = 1500;

/** The share of the time for stopping that requests may use; the rest is for what they rely on. */
const REQUESTS_SHARE = 0.7;

/**
 * Starts everything an API process does; resolves when it listens.
 * @throws when it cannot listen; nothing is left open then.
 */
export async function startApi(
  config: Config,
  logger: Logger,
  { metrics, tracing }: Instruments = partsInstruments(),
): Promise<RunningApi> {
  const { prefix } = config.redis;
  const redis = connectForRequests(config.redis.url, logger);
  const subscriber = connectForSubscriptions(config.redis.url, logger);
  const laneQueues = Array.from({ length: config.lanes.count }, (_, lane) =>
    openQueue(laneQueueName(lane), redis, prefix),
  );
  const schedulesQueue = openQueue(SCHEDULES_QUEUE, redis, prefix);
  const queues = [...laneQueues, schedulesQueue];
  const processId = newId("process");
  const clock = followRedisClock({ redis, logger });
  const services = createServices({
    config,
    logger,
    metrics,
    tracing,
    clock,
    redis,
    laneQueues,
    processId,
  });
  const readiness = createReadiness(
    [
      { name: "database", check: () => services.db.raw("SELECT 1") },
      { name: "redis", check: () => redis.ping() },
    ],
    [{ name: "lanes", hasRoom: services.laneProducer.hasRoom }],
  );
  // First, or what the others ask for at the same time would seem to wait for a connection.
  watchPools(metrics, { requests: services.db });
  watchReadiness(metrics, readiness);
  watchClock(metrics, clock);
  const overview = createOverview({ ...services, redis, laneQueues, schedulesQueue });
  watchOverview(metrics, overview, config);
  const controlRoomApi = createControlRoom({
    ...services,
    redis,
    prefix,
    overview,
    ushers: createUshers({ redis, prefix, limitsOf: services.rooms.limitsOf }),
    laneCount: config.lanes.count,
  });
  const metricsPage = createMetricsPage(metrics, config.ops.metricsToken);
  const docs = await createApiDocs({ document: createOpenApiDocument(routes) });
  const storefront = await createBuiltPage({ directory: STOREFRONT, path: "/" });
  const server = createHttpServer(
    createApp({
      ...services,
      readiness,
      queues,
      controlRoom: {
        page: await createBuiltPage({ directory: CONTROL_ROOM, path: OPS_PATH }),
        api: controlRoomApi,
      },
      metricsPage,
      docs,
      storefront,
    }),
  );
  const doors = keepDoorsOpen(services);
  const traffic = tellTraffic({ ...services, redis, prefix });
  const history = keepHistory({ ...services, redis, prefix, overview });

  const requestsMs = config.shutdownSeconds * 1000 * REQUESTS_SHARE;
  const stopSteps: ShutdownStep[] = [
    { name: "readiness", stop: () => readiness.startDraining() },
    // Balancers need a moment to see it, and until then send requests that are served as ever.
    {
      name: "drain",
      stop: () => (server.listening ? sleep(config.drainSeconds * 1000) : undefined),
    },
    { name: "waits", stop: () => services.outcomeWaiter.close() },
    { name: "http", stop: () => stopServing(server, requestsMs) },
    { name: "lane producer", stop: () => services.laneProducer.close() },
    { name: "doors", stop: () => doors.stop() },
    { name: "control room", stop: () => Promise.all([traffic.stop(), history.stop()]) },
    { name: "catalogue", stop: () => services.catalogue.close() },
    { name: "seat maps", stop: () => services.seatMaps.close() },
    { name: "seat plans", stop: () => services.seatPlans.close() },
    { name: "queues", stop: () => Promise.all(queues.map((queue) => queue.close())) },
    { name: "clock", stop: () => clock.stop() },
    { name: "redis", stop: () => [redis, subscriber].forEach((each) => each.disconnect()) },
    { name: "database", stop: () => services.db.destroy() },
    { name: "traces", stop: () => tracing.stop() },
  ];
  try {
    const hearing = Promise.all([
      hear(services, subscriber, prefix, processId),
      ready(redis).then(() => Promise.all([tellTheTime(clock, logger), beginToRemember(services)])),
    ]);
    await Promise.race([hearing, sleep(REDIS_PATIENCE_MS, undefined, { ref: false })]);
    return { port: await listen(server, config.http), stopSteps };
  } catch (error) {
    await runSteps(stopSteps, logger);
    throw error;
  }
}

/** Before the first sale is opened by it. */
async function tellTheTime(clock: SharedClock, logger: Logger): Promise<void> {
  await clock.read().catch((error: unknown) => {
    logger.warn({ err: error }, "the time by Redis is not known yet");
  });
}

/** Before the first key is used, or its use would look older than what Redis remembers. */
async function beginToRemember({ forgottenKeys, logger }: Services): Promise<void> {
  await forgottenKeys.mayExist().catch((error: unknown) => {
    logger.warn({ err: error }, "not known yet whether keys were forgotten");
  });
}

function createServices(deps: {
  config: Config;
  logger: Logger;
  metrics: Metrics;
  tracing: Tracing;
  clock: SharedClock;
  redis: Redis;
  laneQueues: readonly Queue[];
  processId: string;
}): Services {
  const { config, logger, metrics, clock, redis } = deps;
  const { prefix } = config.redis;
  const db = connectDatabase({
    ...config.database,
    patienceMs: DATABASE_PATIENCE_MS,
    logger,
  });
  const ticketStore = createTicketStore({
    redis,
    prefix,
    retentionHours: config.ticketRetentionHours,
  });
  const forgottenKeys = createForgottenKeys({ db, ticketStore });
  const pollTimes = createPollTimes();
  const rooms = createRoomBook(usualRoomLimits(config));
  return {
    config,
    logger,
    clock,
    db,
    ticketStore,
    forgottenKeys,
    pollTimes,
    rateLimits: createRateLimits({
      limits: config.rateLimits,
      clientNetwork: createClientNetwork({ ...config.http, logger }),
      pollTimes,
      redis,
      prefix,
    }),
    rooms,
    catalogue: createCatalogue({
      // Together, because a concert's state and that of its room are to be told at the same time.
      async load() {
        const [concerts, known] = await Promise.all([listConcerts(db), listRooms(db)]);
        rooms.learn(known);
        return concerts;
      },
      logger,
    }),
    seatMaps: createSeatMaps({
      db,
      logger,
      showsKept: config.seatMap.showsKept,
      resyncMs: config.seatMap.resyncSeconds * 1000,
    }),
    seatPlans: createSeatPlans({ db, logger, showsKept: config.seatMap.showsKept }),
    identify: createIdentify({ auth: config.auth, db, clock, logger }),
    queueTokens: createQueueTokens({ ...config.queueToken, clock }),
    waitingRoom: createWaitingRoom({ redis, prefix, limitsOf: rooms.limitsOf }),
    laneProducer: createLaneProducer({
      queues: deps.laneQueues,
      ticketStore,
      processId: deps.processId,
      lingerMs: config.lanes.lingerMs,
      batchMax: config.lanes.batchMax,
      backlogMax: config.lanes.backlogMax,
      logger,
    }),
    outcomeWaiter: createOutcomeWaiter({ ticketStore }),
    requestMetrics: createRequestMetrics(metrics),
    ticketMetrics: createTicketMetrics(metrics),
    lineMetrics: createLineMetrics(metrics),
    tracing: deps.tracing,
  };
}

/** Listens to what the workers tell. Waits for Redis as long as it takes. */
async function hear(
  { laneProducer, outcomeWaiter, seatMaps }: Services,
  subscriber: Redis,
  prefix: string,
  processId: string,
): Promise<void> {
  await subscribeToOutcomes(subscriber, prefix, processId, ({ lane, batchId, tickets }) => {
    outcomeWaiter.deliver(tickets);
    laneProducer.batchDecided(lane, batchId);
  });
  await subscribeToSeatChanges(subscriber, prefix, {
    onChanges: (changes) => seatMaps.applyChanges(changes),
    onGap: () => seatMaps.resync(),
  });
}

/** Unlike `events.once` it does not take errors for an end: the connection is tried again. */
async function ready(redis: Redis): Promise<void> {
  if (redis.status !== "ready") {
    await new Promise<void>((resolve) => redis.once("ready", () => resolve()));
  }
}
