import { Redis, ReplyError } from "ioredis";
import type { Logger } from "./logger.ts";

/**
 * A connection for answering requests: while Redis is away every command fails within a second, so
 * that the caller can say 503 instead of hanging.
 */
export function connectForRequests(url: string, logger: Logger): Redis {
  return withErrorLog(
    new Redis(url, {
      enableOfflineQueue: false,
      // A command cut off by a lost connection is sent once more. All our commands may run twice.
      maxRetriesPerRequest: 1,
      commandTimeout: 1000,
      connectTimeout: 1000,
      // Reconnecting is cheap and fans are waiting: at most half a second apart.
      retryStrategy: (attempt) => Math.min(attempt * 50, 500),
    }),
    logger,
  );
}

/** A connection for background work, which waits for Redis as long as it takes. */
export function connectForBackground(url: string, logger: Logger): Redis {
  return withErrorLog(
    new Redis(url, {
      maxRetriesPerRequest: null,
      connectTimeout: 1000,
      retryStrategy: (attempt) => Math.min(attempt * 50, 500),
    }),
    logger,
  );
}

function withErrorLog(redis: Redis, logger: Logger): Redis {
  // Without a listener an error event ends the process. ioredis reconnects by itself.
  redis.on("error", (error: Error) => logger.warn({ err: error }, "redis connection error"));
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

/** True when a command failed because Redis could not be asked: whether it ran is unknown. */
export function isRedisAway(error: unknown): boolean {
  if (!(error instanceof Error)) {
    return false;
  }
  return error instanceof ReplyError
    ? awayReply.test(error.message)
    : awayTexts.has(error.message) || error.name === "MaxRetriesPerRequestError";
}
