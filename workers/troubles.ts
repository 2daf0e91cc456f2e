import type { Job, Worker } from "bullmq";
import type { Redis } from "ioredis";
import type { Logger } from "../core/logger.ts";
import { createOutageLog, type OutageLog } from "../core/outage-log.ts";
import { isConnectionLost } from "../core/redis.ts";
import { SCHEDULES_QUEUE } from "../jobs/queues.ts";
import type { WorkerMetrics } from "./worker-metrics.ts";

type Deps = {
  /** The connection that the workers share; each has one more, to wait for jobs. */
  redis: Redis;
  workerMetrics: WorkerMetrics;
  logger: Logger;
};

/** Says and counts what goes wrong around the jobs; what goes wrong in them, they deal with. */
export function reportTroubles(workers: readonly Worker[], deps: Deps): void {
  const { redis, workerMetrics, logger } = deps;
  // Each worker reports both of its connections, so one outage comes from everywhere at once.
  const away = createOutageLog(logger, {
    failing: "workers do not reach redis",
    over: "workers reach redis again",
  });
  redis.on("ready", away.worked);
  const failures = createFailureLogs(logger);

  for (const worker of workers) {
    const queue = worker.name;
    workerMetrics.watchQueue(queue);
    worker.on("error", (error) => {
      if (isConnectionLost(error)) {
        away.failed(error, { queue });
      } else {
        logger.warn({ err: error, queue }, "worker error");
      }
    });
    worker.on("failed", (job, error) => {
      workerMetrics.jobFailed(queue);
      failures(queue, job).failed(error, { jobId: job?.id, job: job?.name });
    });
    worker.on("completed", (job) => failures(queue, job).worked());
    worker.on("stalled", (jobId) => {
      workerMetrics.jobStalled(queue);
      logger.warn({ queue, jobId }, "job stalled, taken over");
    });
  }
}

/** One for each lane and each repeatable job: one of these may fail each second for hours. */
function createFailureLogs(logger: Logger): (queue: string, job: Job | undefined) => OutageLog {
  const logs = new Map<string, OutageLog>();
  return (queue, job) => {
    const name = queue === SCHEDULES_QUEUE ? `${queue} ${job?.name}` : queue;
    const known = logs.get(name);
    if (known !== undefined) {
      return known;
    }
    const created = createOutageLog(
      logger.child({ queue }),
      { failing: "job failed", over: "jobs succeed again" },
      { level: "error" },
    );
    logs.set(name, created);
    return created;
  };
}
