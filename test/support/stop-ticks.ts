import type { Redis } from "ioredis";
import { openQueue, SCHEDULES_QUEUE } from "../../jobs/queues.ts";
import { eventually } from "./eventually.ts";

/** From now on no repeatable job runs. It is what operators do when they pause the queue. */
export async function stopTicks(redis: Redis, prefix: string): Promise<void> {
  const schedules = openQueue(SCHEDULES_QUEUE, redis, prefix);
  await schedules.pause();
  await eventually(async () => (await schedules.getActiveCount()) === 0);
  await schedules.close();
}
