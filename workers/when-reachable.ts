import { setTimeout as sleep } from "node:timers/promises";
import type { Knex } from "knex";
import type { Logger } from "../core/logger.ts";
import type { OutageLog } from "../core/outage-log.ts";
import { isTransient } from "../db/errors.ts";
import type { WorkerMetrics } from "./worker-metrics.ts";

export type Patience = {
  db: Knex;
  workerMetrics: Pick<WorkerMetrics, "batchBegunAgain">;
  /** What makes the lane wait. */
  waits: OutageLog;
  logger: Logger;
};

/** Between tries: quick at first, for deadlocks, then gentle on a database that is coming back. */
const BACKOFF_MS = [20, 50, 100, 250, 500, 1000] as const;
const BACKOFF_MAX_MS = 1000;

/** Does the work, again from its start after every failure that can pass. */
export async function whenReachable<Result>(
  deps: Patience,
  work: () => Promise<Result>,
): Promise<Result> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      const result = await work();
      deps.waits.worked();
      return result;
    } catch (error) {
      if (!isTransient(error)) {
        throw error;
      }
      deps.workerMetrics.batchBegunAgain();
      deps.waits.failed(error);
      await sleep(BACKOFF_MS[attempt] ?? BACKOFF_MAX_MS);
    }
  }
}
