import { setTimeout as sleep } from "node:timers/promises";
import type { Fault } from "../fault.ts";

/** Long enough for requests to be accepted, shorter than a worker may be silent. */
const WORKERS_FROZEN_MS = 500;

export const redisEmptied: Fault = {
  name: "redis-emptied",
  timesInFullRun: 10,
  timesInRun: 10,
  mustHold: "line rebuilt in order; outcomes found; repeating under the same key works",
  limits: {},
  async inflict({ workers, withRedis, redisLostAtMs }) {
    // Or hardly anything would be undecided when it is forgotten.
    workers.forEach((worker) => worker.kill("SIGSTOP"));
    try {
      await sleep(WORKERS_FROZEN_MS);
      await withRedis(async (redis) => {
        redisLostAtMs.push(Date.now());
        await redis.flushall();
        redisLostAtMs.push(Date.now());
      });
    } finally {
      workers.forEach((worker) => worker.kill("SIGCONT"));
    }
  },
};
