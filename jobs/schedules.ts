import type { JobsOptions, Queue } from "bullmq";
import { keepCompleted, keepFailed } from "./finished-jobs.ts";

/**
 * The repeatable jobs: how often each runs. A late or doubled tick of any of them does no harm, and
 * none carries data: what there is to do is read from the databases when it runs.
 */
export const schedules = {
  /** Lets the next fans in; the rate is per second, so a second is the natural step. */
  "admit-waiting": { everyMs: 1000 },
  /** A hold that ended is back on sale about a second later. */
  "release-expired-holds": { everyMs: 1000 },
  /** Reads whole tables, so not more often than an operator would want to know. */
  audit: { everyMs: 60_000 },
  /** Keeps the tables small; an hour's worth is removed in bounded bites. */
  "forget-old": { everyMs: 60_000 },
} as const satisfies Record<string, { everyMs: number }>;

export type ScheduledJob = keyof typeof schedules;

export function isScheduledJob(name: string): name is ScheduledJob {
  return Object.hasOwn(schedules, name);
}

const jobOptions: JobsOptions = {
  // The next tick is the retry.
  attempts: 1,
  removeOnComplete: keepCompleted(200),
  removeOnFail: keepFailed(500),
};

/** What clocks may differ by, and a tick may have to wait. */
const LATE_MAX_MS = 5000;

/** Forgets schedules whose next tick lies further ahead than one ever should: a clock was wrong. */
export async function pullBackSchedules(queue: Queue): Promise<void> {
  for (const { key, next } of await queue.getJobSchedulers()) {
    const latestMs = isScheduledJob(key)
      ? Date.now() + schedules[key].everyMs + LATE_MAX_MS
      : Infinity;
    if (next !== undefined && next > latestMs) {
      await queue.removeJobScheduler(key);
    }
  }
}

/** Makes sure every schedule exists. Any number of processes may do so at any time. */
export async function upsertSchedules(queue: Queue): Promise<void> {
  for (const [name, { everyMs }] of Object.entries(schedules)) {
    await queue.upsertJobScheduler(name, { every: everyMs }, { name, opts: jobOptions });
  }
}
