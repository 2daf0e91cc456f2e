import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { once } from "node:events";
import type { Redis } from "ioredis";
import { followRedisClock, type SharedClock } from "../../core/clock.ts";
import { loadConfig } from "../../core/config.ts";
import { connectForRequests } from "../../core/redis.ts";
import { testLogger } from "../support/environment.ts";
import { openRelay, type Relay } from "../support/relay.ts";

/** Redis runs on this machine, so its clock is right; this process's is made wrong. */

const { url } = loadConfig({ REDIS_URL: process.env["TEST_REDIS_URL"] }).redis;
const trueNowMs = Date.now.bind(Date);

let relay: Relay;
let redis: Redis;
let clock: SharedClock;

beforeEach(async () => {
  relay = await openRelay(url);
  redis = connectForRequests(relay.url, testLogger);
  clock = followRedisClock({ redis, logger: testLogger });
  await once(redis, "ready");
});
afterEach(async () => {
  jest.restoreAllMocks();
  clock.stop();
  redis.disconnect();
  await relay.close();
});

const setOwnClockAhead = (ms: number) =>
  jest.spyOn(Date, "now").mockImplementation(() => trueNowMs() + ms);

const expectTrueTime = () => {
  expect(Math.abs(clock.nowMs() - trueNowMs())).toBeLessThan(100);
};

test.each([300_000, -300_000])("a clock that is %d ms off does not matter", async (leadMs) => {
  const warn = jest.spyOn(testLogger, "warn");
  setOwnClockAhead(leadMs);
  await clock.read();
  expectTrueTime();
  expect(Math.abs(clock.ownLeadMs() - leadMs)).toBeLessThan(100);
  await clock.read();
  expect(warn.mock.calls.map(([, message]) => message)).toEqual([
    "this clock differs from Redis's",
  ]);
});

test("nor does one that changes later", async () => {
  await clock.read();
  expect(Math.abs(clock.ownLeadMs())).toBeLessThan(100);
  setOwnClockAhead(300_000);
  expectTrueTime();
});

test("while Redis is away, time goes on", async () => {
  setOwnClockAhead(300_000);
  await clock.read();
  relay.cut();
  await expect(clock.read()).rejects.toThrow(Error);
  expectTrueTime();
});

test("before Redis was asked, the process's own clock has to do", () => {
  setOwnClockAhead(300_000);
  expect(clock.nowMs()).toBeGreaterThan(trueNowMs() + 299_000);
  expect(clock.ownLeadMs()).toBe(0);
});
