import type { WorkerOptions } from "bullmq";
import type { Redis } from "ioredis";

/**
 * How long a worker may be silent before its job is given to another. A killed worker's lane stands
 * still for up to this plus twice the check, so both are short. A worker that wakes up after its
 * lock was lost does no harm: outcomes are recorded once.
 */
const LOCK_MS = 3000;
const STALLED_CHECK_MS = 1500;

/** How often a job may stall. Only one that kills its worker every time should come to that. */
export const STALLED_MAX = 50;
/** BullMQ fails a job that stalled more often than this, even if it never ran. Lanes are faster. */
const STALLED_MAX_OF_BULLMQ = 2 * STALLED_MAX;

/**
 * An idle worker looks for work at least this often. With one job at a time across all workers, a
 * worker that stops leaves its lane idle until another looks.
 */
const DRAIN_DELAY_SECONDS = 1;

export function workerSettings(options: { redis: Redis; prefix: string }): WorkerOptions {
  return {
    connection: options.redis,
    prefix: options.prefix,
    lockDuration: LOCK_MS,
    stalledInterval: STALLED_CHECK_MS,
    maxStalledCount: STALLED_MAX_OF_BULLMQ,
    drainDelay: DRAIN_DELAY_SECONDS,
  };
}
