import { once } from "node:events";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { Redis } from "ioredis";
import { loadConfig } from "../../core/config.ts";
import {
  connectForBackground,
  connectForRequests,
  connectForSubscriptions,
  isRedisAway,
} from "../../core/redis.ts";
import { testLogger } from "../support/environment.ts";
import { eventually } from "../support/eventually.ts";
import { openRelay, type Relay } from "../support/relay.ts";

const { url } = loadConfig({ REDIS_URL: process.env["TEST_REDIS_URL"] }).redis;
const SILENCE_MS = 200;

let relay: Relay;
let redis: Redis;

beforeEach(async () => {
  relay = await openRelay(url);
});
afterEach(async () => {
  redis.disconnect();
  await relay.close();
});

const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

describe("a connection that fell silent, while new ones work", () => {
  test("fails requests in time for an answer within two seconds, and is replaced soon", async () => {
    redis = connectForRequests(relay.url, testLogger);
    await once(redis, "ready");
    relay.silence();
    const askedAt = performance.now();
    expect(isRedisAway(await failureOf(redis.ping()))).toBe(true);
    expect(performance.now() - askedAt).toBeLessThan(1900);
    expect(await eventually(() => redis.ping())).toBe("PONG");
  });

  test("is replaced under background work, which is done then", async () => {
    redis = connectForBackground(relay.url, testLogger, { silenceMs: SILENCE_MS });
    // On a busy machine connecting takes longer than that, and is tried again; `once` would give up.
    await eventually(() => redis.status === "ready");
    relay.silence();
    expect(await redis.ping()).toBe("PONG");
  });

  test("is replaced under who only listens, and what is said then is heard", async () => {
    redis = connectForSubscriptions(relay.url, testLogger, { silenceMs: SILENCE_MS });
    const heard: string[] = [];
    redis.on("message", (_channel, message: string) => heard.push(message));
    const channel = `test-${crypto.randomUUID()}`;
    await redis.subscribe(channel);
    relay.silence();
    const speaker = new Redis(url);
    await eventually(async () => {
      await speaker.publish(channel, "hello");
      return heard.length > 0;
    });
    speaker.disconnect();
  });
});

test("what Redis says when it cannot work is told from what it says to nonsense", async () => {
  redis = connectForRequests(relay.url, testLogger);
  await once(redis, "ready");
  const replyWith = (reply: string) =>
    failureOf(redis.eval(`return redis.error_reply('${reply}')`, 0));
  for (const reply of ["LOADING", "OOM", "READONLY", "MISCONF", "CLUSTERDOWN"]) {
    expect([reply, isRedisAway(await replyWith(`${reply} for now`))]).toEqual([reply, true]);
  }
  expect(isRedisAway(await replyWith("WRONGTYPE of key"))).toBe(false);
  expect(isRedisAway(new TypeError("x is not a function"))).toBe(false);
});
