import type { Redis } from "ioredis";
import type { Logger } from "./logger.ts";

/** What time it is, in milliseconds since 1970. */
export type Clock = { nowMs: () => number };

/** This process's own, which nobody promises to be right. */
export const ownClock: Clock = { nowMs: () => Date.now() };

export type SharedClock = Clock & {
  /** By how much this process's own clock is ahead. 0 until the other was read. */
  ownLeadMs: () => number;
  /** Looks at Redis's clock now, and not only when it is due. */
  read: () => Promise<void>;
  stop: () => void;
};

/** Processors' timers drift by less than a millisecond in this time. */
const READ_EVERY_MS = 5000;
/** An answer that took longer says too little, when there is a better one from before. */
const ROUND_TRIP_MAX_MS = 100;
/** More is no accident any more; less is nothing that anybody would notice. */
const LEAD_WORTH_A_WARNING_MS = 2000;

/**
 * Redis's clock, which is the same for all processes, as well as one can know it from here: read now
 * and then, and counted on from there by this process's timer, which no change of its clock disturbs.
 * So it does not matter when the clock of a machine is wrong, and asking costs nothing.
 *
 * Until Redis was read for the first time it is the process's own.
 */
export function followRedisClock(deps: { redis: Redis; logger: Logger }): SharedClock {
  const { redis, logger } = deps;
  let timerLagMs: number | undefined;
  let isWarned = false;

  const nowMs = () => (timerLagMs === undefined ? Date.now() : performance.now() + timerLagMs);
  const ownLeadMs = () => Date.now() - nowMs();

  async function read(): Promise<void> {
    const sentMs = performance.now();
    const [seconds, microseconds] = await redis.time();
    const roundTripMs = performance.now() - sentMs;
    if (timerLagMs === undefined || roundTripMs <= ROUND_TRIP_MAX_MS) {
      const redisMs = Number(seconds) * 1000 + Number(microseconds) / 1000;
      timerLagMs = redisMs - (sentMs + roundTripMs / 2);
      noteLead();
    }
  }

  function noteLead(): void {
    const isWrong = Math.abs(ownLeadMs()) >= LEAD_WORTH_A_WARNING_MS;
    if (isWrong && !isWarned) {
      logger.warn({ leadMs: Math.round(ownLeadMs()) }, "this clock differs from Redis's");
    }
    isWarned = isWrong;
  }

  const timer = setInterval(() => {
    // While Redis is away the timer counts on; that it is away is the connection's to tell.
    read().catch(() => undefined);
  }, READ_EVERY_MS);
  timer.unref();

  return { nowMs, ownLeadMs, read, stop: () => clearInterval(timer) };
}
