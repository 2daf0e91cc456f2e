import { setTimeout as sleep } from "node:timers/promises";
import type { Redis } from "ioredis";
import { between, type Random } from "../../../bench/rush/random.ts";
import { laneQueueName, openQueue } from "../../../jobs/queues.ts";
import type { ProductProcess } from "../stage/product-process.ts";
import { LANES, REDIS_PREFIX, type Stage } from "../stage/stage.ts";
import { anyOf } from "./any-of.ts";

const TRIES_MAX = 40;
/** About as long as a batch takes, so that each look finds others. */
const AGAIN_MS = { low: 5, high: 50 };

/**
 * Freezes a worker, and as a rule in the middle of a batch: such a one is looked for. The worker is
 * left frozen.
 */
export function freezeWorkerAtWork(
  { workers, withRedis }: Stage,
  random: Random,
): Promise<ProductProcess> {
  return withRedis(async (redis) => {
    for (let tries = 1; ; tries += 1) {
      const worker = anyOf(workers, random);
      worker.kill("SIGSTOP");
      if (tries === TRIES_MAX || (await processesAtWork(redis)).includes(worker.processId)) {
        return worker;
      }
      worker.kill("SIGCONT");
      await sleep(between(random, AGAIN_MS.low, AGAIN_MS.high));
    }
  });
}

/** Who has the batches that are not done. */
async function processesAtWork(redis: Redis): Promise<string[]> {
  const lanes = Array.from({ length: LANES }, (_, lane) => laneQueueName(lane));
  const found = await Promise.all(
    lanes.map(async (name) => {
      const queue = openQueue(name, redis, REDIS_PREFIX);
      const jobs = await queue.getActive();
      await queue.close();
      return jobs.map((job) => job?.processedBy ?? "");
    }),
  );
  return found.flat();
}
