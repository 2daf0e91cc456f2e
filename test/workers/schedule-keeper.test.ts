import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from "@jest/globals";
import { Worker, type Queue } from "bullmq";
import type { Redis } from "ioredis";
import { connectForBackground } from "../../core/redis.ts";
import { newId } from "../../domain/ids.ts";
import { openQueue, SCHEDULES_QUEUE } from "../../jobs/queues.ts";
import { upsertSchedules } from "../../jobs/schedules.ts";
import { createScheduleKeeper } from "../../workers/schedule-keeper.ts";
import { workerSettings } from "../../workers/worker-settings.ts";
import { createTestEnvironment, testLogger, type TestEnvironment } from "../support/environment.ts";
import { eventually } from "../support/eventually.ts";

/** Workers whose clocks differ, and who takes the ticks. */

const OFF_MS = 300_000;

let environment: TestEnvironment;
let redis: Redis;
let prefix: string;
let queue: Queue;
let workers: Worker[];
let ticks: string[];

beforeAll(async () => {
  environment = await createTestEnvironment();
  redis = connectForBackground(environment.config.redis.url, testLogger);
});
afterAll(async () => {
  await redis.quit();
  await environment.destroy();
});

beforeEach(() => {
  prefix = `${environment.config.redis.prefix}-${newId("process")}`;
  queue = openQueue(SCHEDULES_QUEUE, redis, prefix);
  workers = [];
  ticks = [];
});
afterEach(async () => {
  jest.restoreAllMocks();
  await Promise.all(workers.map((worker) => worker.close()));
  await queue.close();
});

function keeperOf(name: string, ownLeadMs: number) {
  const worker = new Worker(
    SCHEDULES_QUEUE,
    async (job) => {
      ticks.push(`${job.name} by ${name}`);
    },
    { ...workerSettings({ redis, prefix }), autorun: false },
  );
  workers.push(worker);
  const clock = { ownLeadMs: () => ownLeadMs };
  const keeper = createScheduleKeeper({ redis, prefix, queue, worker, clock, logger: testLogger });
  return { keep: () => keeper.keep(), worker };
}

const ticksBy = (name: string) => ticks.filter((tick) => tick === `admit-waiting by ${name}`);

test("a worker whose clock is wrong leaves the ticks to one whose clock is right", async () => {
  const right = keeperOf("right", 0);
  const wrong = keeperOf("wrong", OFF_MS);
  await right.keep();
  await wrong.keep();
  await eventually(() => ticksBy("right").length >= 3);
  expect(ticksBy("wrong")).toEqual([]);
});

test("it takes them when there is no other, or when the clocks of all differ from Redis's", async () => {
  const wrong = keeperOf("wrong", OFF_MS);
  await wrong.keep();
  await eventually(() => ticksBy("wrong").length >= 2);

  const right = keeperOf("right", 0);
  await right.keep();
  await wrong.keep();
  await eventually(() => wrong.worker.isPaused());
  await right.worker.close();

  // Nobody says any more that the schedules are kept.
  await redis.del(`${prefix}:schedules:kept`);
  const before = ticksBy("wrong").length;
  await wrong.keep();
  await eventually(() => ticksBy("wrong").length > before + 1);
});

test("ticks that a fast clock put off for minutes are pulled back", async () => {
  const trueNowMs = Date.now.bind(Date);
  jest.spyOn(Date, "now").mockImplementation(() => trueNowMs() + OFF_MS);
  await upsertSchedules(queue);
  jest.restoreAllMocks();
  const nexts = async () => (await queue.getJobSchedulers()).map(({ next = 0 }) => next);
  expect(Math.min(...(await nexts()))).toBeGreaterThan(Date.now() + OFF_MS - 10_000);

  const right = keeperOf("right", 0);
  await right.keep();
  await eventually(() => ticksBy("right").length >= 2);
  expect(Math.max(...(await nexts()))).toBeLessThan(Date.now() + 70_000);
});

test("an audit that is due within its minute stays where it is", async () => {
  const right = keeperOf("right", 0);
  await right.keep();
  await eventually(() => ticks.includes("audit by right"));
  await right.keep();
  await right.keep();
  await eventually(() => ticksBy("right").length >= 4);
  expect(ticks.filter((tick) => tick === "audit by right")).toHaveLength(1);
});
