import type { KeepJobs, Queue } from "bullmq";

/*
 * What is kept of finished jobs, for operators to look at. BullMQ removes by count and age when another
 * job finishes; on a quiet day none does, so `forgetFinishedJobs` looks as well.
 */

export const KEEP_COMPLETED_SECONDS = 3600;
/** Long enough for whoever comes back from a holiday weekend. */
export const KEEP_FAILED_SECONDS = 7 * 24 * 3600;

export function keepCompleted(count: number): KeepJobs {
  return { count, age: KEEP_COMPLETED_SECONDS };
}

export function keepFailed(count: number): KeepJobs {
  return { count, age: KEEP_FAILED_SECONDS };
}

/** More than any queue keeps of a kind. */
const FORGOTTEN_MAX = 1000;

/** Removes finished jobs whose time is over. Returns how many. */
export async function forgetFinishedJobs(queue: Queue): Promise<number> {
  const completed = await queue.clean(KEEP_COMPLETED_SECONDS * 1000, FORGOTTEN_MAX, "completed");
  const failed = await queue.clean(KEEP_FAILED_SECONDS * 1000, FORGOTTEN_MAX, "failed");
  return completed.length + failed.length;
}
