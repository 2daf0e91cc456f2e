import { madeAtMs } from "../domain/ids.ts";
import type { Queue } from "./queues.ts";
import type { SeatBatchReport } from "./seat-batch.ts";

/** A lane as it stands: the same for whoever looks. */
export type LaneState = {
  waitingJobs: number;
  activeJobs: number;
  /** Put back by a worker that stopped or failed, to be taken again at once. */
  delayedJobs: number;
  /** Given up: something that is no batch was put on the lane, or a bug. */
  failedJobs: number;
  /** Since when the oldest batch that is not decided yet has been on its way; 0 when there is none. */
  oldestWaitSeconds: number;
};

const UNDECIDED = ["active", "waiting", "delayed"] as const;

/** Looks at a lane, at the price of two commands, without reading a job. */
export async function readLaneState(queue: Queue): Promise<LaneState> {
  const [counts, oldestIds] = await Promise.all([
    queue.getJobCounts(...UNDECIDED, "failed"),
    queue.getRanges([...UNDECIDED], 0, 0, true),
  ]);
  // A batch's id says when it was made.
  const madeAt = oldestIds.flatMap((id) => madeAtMs("batch", id) ?? []);
  const nowMs = Date.now();
  const oldestMs = Math.min(nowMs, ...madeAt);
  return {
    waitingJobs: counts["waiting"] ?? 0,
    activeJobs: counts["active"] ?? 0,
    delayedJobs: counts["delayed"] ?? 0,
    failedJobs: counts["failed"] ?? 0,
    oldestWaitSeconds: (nowMs - oldestMs) / 1000,
  };
}

/** How many requests the batch had that was decided last; null when none is kept. */
export async function readLastBatchSize(queue: Queue): Promise<number | null> {
  const [job] = await queue.getCompleted(0, 0);
  // Written by the lane worker only, so its form is known.
  const report: SeatBatchReport | undefined = job?.returnvalue;
  return report === undefined ? null : Object.keys(report).length;
}
