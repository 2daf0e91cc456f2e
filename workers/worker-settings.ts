import type { WorkerOptions } from "bullmq";
import type { Redis } from "ioredis";

/**
 * How long a worker may be silent before its job is given to another. The lane of a killed worker
 * stands still for up to this plus twice the check, 3.5 seconds in all. A worker that wakes up after
 * its lock was lost does no harm: outcomes are recorded once.
 */
const LOCK_MS = 2500;
/** Also how soon a job moves on that Redis gave to nobody: its answer was lost when it was killed. */
const STALLED_CHECK_MS = 500;
/**
 * After so long at the latest a lock is renewed, so that an event loop may stand still for the 1.5
 * seconds that are left of it before anybody takes the job for abandoned.
 */
const LOCK_RENEWED_MS = 1000;

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
    lockRenewTime: LOCK_RENEWED_MS,
    stalledInterval: STALLED_CHECK_MS,
    maxStalledCount: STALLED_MAX_OF_BULLMQ,
    drainDelay: DRAIN_DELAY_SECONDS,
  };
}
