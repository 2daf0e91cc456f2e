import type { Metrics } from "../core/metrics/metrics.ts";
import { schedules, type ScheduledJob } from "../jobs/schedules.ts";

/** What a worker does: batches and ticks. Each worker counts its own; the sum is all of it. */
export type WorkerMetrics = ReturnType<typeof createWorkerMetrics>;

/** Up to the largest batch that can be configured. */
const BATCH_BOUNDS_COMMANDS = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1000];
/** From a batch of one on a machine at rest to a database that was away. */
const BATCH_BOUNDS_SECONDS = [0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60];

export function createWorkerMetrics(metrics: Metrics) {
  const batchSizes = metrics
    .histogram({
      name: "rowlock_batch_commands",
      help: "Commands in a batch.",
      labels: [],
      bounds: BATCH_BOUNDS_COMMANDS,
    })
    .of();
  const batchDurations = metrics
    .histogram({
      name: "rowlock_batch_duration_seconds",
      help: "From taking a batch to having told its outcomes.",
      labels: [],
      bounds: BATCH_BOUNDS_SECONDS,
    })
    .of();
  const databaseWaits = metrics
    .counter({
      name: "rowlock_batch_retries_total",
      help: "Times that a batch was begun again because the database was away, or chose it as a deadlock's victim.",
      labels: [],
    })
    .of();
  const stalled = metrics.counter({
    name: "rowlock_jobs_stalled_total",
    help: "Jobs that were taken over because their worker was silent.",
    labels: ["queue"],
  });
  const failed = metrics.counter({
    name: "rowlock_jobs_failed_total",
    help: "Attempts at jobs that failed.",
    labels: ["queue"],
  });
  const released = metrics
    .counter({
      name: "rowlock_holds_released_total",
      help: "Holds that ran out and were returned to sale.",
      labels: [],
    })
    .of();
  const runs = metrics.counter({
    name: "rowlock_schedule_runs_total",
    help: "Runs of the repeatable jobs.",
    labels: ["schedule", "result"],
  });
  const lastSuccessMs = new Map<ScheduledJob, number>();
  metrics.gauge({
    name: "rowlock_schedule_success_timestamp_seconds",
    help: "When this worker last ended a run of the job well. Any worker may take the next: take the max.",
    labels: ["schedule"],
    read: () =>
      [...lastSuccessMs].map(([schedule, ms]) => ({ labels: { schedule }, value: ms / 1000 })),
  });
  for (const schedule of Object.keys(schedules)) {
    runs.of(schedule, "ok");
    runs.of(schedule, "failed");
  }

  return {
    batchDecided(commands: number, durationMs: number): void {
      batchSizes.observe(commands);
      batchDurations.observe(durationMs / 1000);
    },

    batchBegunAgain(): void {
      databaseWaits.total += 1;
    },

    /** There from the start, so that the increase by the first is seen. */
    watchQueue(queue: string): void {
      stalled.of(queue);
      failed.of(queue);
    },

    jobStalled(queue: string): void {
      stalled.of(queue).total += 1;
    },

    jobFailed(queue: string): void {
      failed.of(queue).total += 1;
    },

    holdsReleased(seats: number): void {
      released.total += seats;
    },

    ticked(schedule: ScheduledJob, isWell: boolean): void {
      runs.of(schedule, isWell ? "ok" : "failed").total += 1;
      if (isWell) {
        lastSuccessMs.set(schedule, Date.now());
      }
    },
  };
}
