import type { Queue, Worker } from "bullmq";
import type { Redis } from "ioredis";
import type { SharedClock } from "../core/clock.ts";
import type { Logger } from "../core/logger.ts";
import { pullBackSchedules, upsertSchedules } from "../jobs/schedules.ts";

/** Ticks come each second: a clock that is off by more than two of them disturbs others. */
const LEAD_MAX_MS = 2000;
/** Outlasts two calls of `keep` that come late. */
const KEPT_MS = 6000;

/**
 * Keeps the schedules in Redis and has this process take its share of the ticks, unless its clock is
 * wrong.
 *
 * For BullMQ a tick is due when the clock of whoever looks says so, and who takes it sets the time of
 * the next by its own. A worker whose clock is minutes ahead would thus take all of them, an audit
 * after the other, and leave the next tick minutes in the future of everybody else: nobody would be
 * admitted until then. So a worker whose clock differs from Redis's takes no ticks while there is one
 * whose clock does not, and what was put off too far is pulled back.
 */
export function createScheduleKeeper(deps: {
  redis: Redis;
  prefix: string;
  queue: Queue;
  /** Made without `autorun`: it begins with the first `keep`. */
  worker: Worker;
  clock: Pick<SharedClock, "ownLeadMs">;
  logger: Logger;
}) {
  const { redis, prefix, queue, worker, clock, logger } = deps;
  const keptKey = `${prefix}:schedules:kept`;

  async function mayKeep(): Promise<boolean> {
    if (Math.abs(clock.ownLeadMs()) <= LEAD_MAX_MS) {
      await redis.set(keptKey, 1, "PX", KEPT_MS);
      return true;
    }
    // If nobody's clock agrees with Redis's, it may well be Redis's that is wrong.
    return (await redis.exists(keptKey)) === 0;
  }

  async function takeTicks(): Promise<void> {
    if (worker.isPaused()) {
      await worker.resume();
    } else if (!worker.isRunning()) {
      worker.run().catch((error: unknown) => logger.error({ err: error }, "no ticks are taken"));
    }
  }

  return {
    /** To be called every few seconds. A Redis that lost its data gets the schedules back. */
    async keep(): Promise<void> {
      if (await mayKeep()) {
        await pullBackSchedules(queue);
        await upsertSchedules(queue);
        await takeTicks();
      } else if (!worker.isPaused()) {
        logger.warn({ leadMs: Math.round(clock.ownLeadMs()) }, "ticks are left to others");
        // Those at hand are finished.
        await worker.pause(true);
      }
    },
  };
}
