import { Worker, type Job } from "bullmq";
import type { Redis } from "ioredis";
import type { Logger } from "../core/logger.ts";
import { SCHEDULES_QUEUE } from "../jobs/queues.ts";
import { isScheduledJob, schedules, type ScheduledJob } from "../jobs/schedules.ts";
import type { WorkerMetrics } from "./worker-metrics.ts";
import { workerSettings } from "./worker-settings.ts";

/** One handler for each schedule: a missing one does not compile. */
export type ScheduleHandlers = Record<ScheduledJob, () => Promise<unknown>>;

/** As many as there are schedules, so that a long audit never keeps the line waiting. */
const CONCURRENCY = Object.keys(schedules).length;

/** Takes ticks as soon as, and as long as, its keeper lets it. */
export function createScheduleWorker(options: {
  redis: Redis;
  prefix: string;
  /** By which operators know this process; see `listWorkerProcesses`. */
  processId: string;
  handlers: ScheduleHandlers;
  workerMetrics: WorkerMetrics;
  logger: Logger;
}): Worker {
  const { handlers, workerMetrics, logger } = options;
  return new Worker(
    SCHEDULES_QUEUE,
    async (job: Job) => {
      if (!isScheduledJob(job.name)) {
        throw new Error(`No schedule is called ${job.name}`);
      }
      const startedMs = performance.now();
      let isWell = false;
      try {
        const result = await handlers[job.name]();
        isWell = true;
        const durationMs = Math.round(performance.now() - startedMs);
        logger.debug({ schedule: job.name, durationMs, result }, "tick done");
        return result;
      } finally {
        workerMetrics.ticked(job.name, isWell);
      }
    },
    {
      ...workerSettings(options),
      name: options.processId,
      concurrency: CONCURRENCY,
      autorun: false,
    },
  );
}
