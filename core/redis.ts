import { Redis, ReplyError } from "ioredis";
import type { Logger } from "./logger.ts";
import { networkErrorCodes } from "./network-errors.ts";
import { createOutageLog } from "./outage-log.ts";

/*
 * Each connection is given up when Redis owes it an answer for too long. What leads to a Redis that
 * was replaced, or is behind a router that forgot about us, stays silent for ever, and TCP would take
 * a quarter of an hour to notice.
 */

/** Commands have failed by then. */
const REQUESTS_SILENCE_MS = 2500;
/** Longer than BullMQ's longest wait for a job, which is 10 seconds. */
const BACKGROUND_SILENCE_MS = 15_000;
const SUBSCRIPTION_SILENCE_MS = 5000;

/** A Redis that starts reads its file first. How often we look whether it has; ten seconds otherwise. */
const LOADING_LOOK_MS = 500;

/**
 * A connection for answering requests: while Redis is away every command fails in time for us
 * to say 503 within two seconds.
 */
export function connectForRequests(url: string, logger: Logger): Redis {
  return withOutageLog(
    new Redis(url, {
      enableOfflineQueue: false,
      // A command cut off by a lost connection is sent once more. All our commands may run twice.
      maxRetriesPerRequest: 1,
      // As long as two seconds allow: a process that gets no processor for a while must not take
      // that for a Redis that is away.
      commandTimeout: 1500,
      connectTimeout: 1000,
      socketTimeout: REQUESTS_SILENCE_MS,
      retryStrategy: reconnectSoon,
      maxLoadingRetryTime: LOADING_LOOK_MS,
    }),
    logger,
    "requests",
  );
}

/** A connection for background work, which waits for Redis as long as it takes. */
export function connectForBackground(
  url: string,
  logger: Logger,
  { silenceMs = BACKGROUND_SILENCE_MS }: { silenceMs?: number } = {},
): Redis {
  return withOutageLog(patientConnection(url, silenceMs), logger, "background");
}

function patientConnection(url: string, silenceMs: number): Redis {
  return new Redis(url, {
    maxRetriesPerRequest: null,
    connectTimeout: 1000,
    socketTimeout: silenceMs,
    retryStrategy: reconnectSoon,
    maxLoadingRetryTime: LOADING_LOOK_MS,
  });
}

/**
 * A connection for subscriptions, which comes back by itself. Who only listens is owed no answer, so
 * it asks for a sign of life.
 */
export function connectForSubscriptions(
  url: string,
  logger: Logger,
  { silenceMs = SUBSCRIPTION_SILENCE_MS }: { silenceMs?: number } = {},
): Redis {
  const redis = withOutageLog(patientConnection(url, silenceMs), logger, "subscriptions");
  const timer = setInterval(() => {
    if (redis.status === "ready") {
      // Its failure is the connection's, which is logged.
      redis.ping().catch(() => undefined);
    }
  }, silenceMs);
  timer.unref();
  redis.once("end", () => clearInterval(timer));
  return redis;
}

/** Reconnecting is cheap and fans are waiting: at most half a second apart. */
function reconnectSoon(attempt: number): number {
  return Math.min(attempt * 50, 500);
}

function withOutageLog(redis: Redis, logger: Logger, connection: string): Redis {
  const outage = createOutageLog(logger.child({ connection }), {
    failing: "redis connection lost",
    over: "redis connection is back",
  });
  // Without a listener an error event ends the process. ioredis reconnects by itself.
  redis.on("error", outage.failed);
  redis.on("ready", outage.worked);
  return redis;
}

/** Words with which Redis itself says that it cannot work now; the rest of its errors are bugs. */
const awayReply = /^(?:LOADING|BUSY|OOM|MISCONF|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN)\b/;

/** ioredis gives these failures no code: only their texts tell them apart. */
const awayTexts = new Set([
  "Connection is closed.",
  "Stream isn't writeable and enableOfflineQueue options is false",
  "Command timed out",
  "connect ETIMEDOUT",
]);

const lostCodes = new Set(networkErrorCodes);

/** True of what a connection says when it is lost, or found to be silent. */
export function isConnectionLost(error: Error): boolean {
  const { code, message } = error as NodeJS.ErrnoException;
  return (
    (code !== undefined && lostCodes.has(code)) ||
    message.startsWith("Socket timeout") ||
    isRedisAway(error)
  );
}

/** True when a command failed because Redis could not be asked: whether it ran is unknown. */
export function isRedisAway(error: unknown): boolean {
  if (!(error instanceof Error)) {
    return false;
  }
  return error instanceof ReplyError
    ? awayReply.test(error.message)
    : awayTexts.has(error.message) || error.name === "MaxRetriesPerRequestError";
}
