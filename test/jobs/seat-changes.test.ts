import { once } from "node:events";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import type { Redis } from "ioredis";
import { connectForBackground } from "../../core/redis.ts";
import type { Seat } from "../../domain/seats.ts";
import { newId } from "../../domain/ids.ts";
import {
  createSeatChangePublisher,
  subscribeToSeatChanges,
  type SeatChange,
  type SeatChangePublisher,
} from "../../jobs/seat-changes.ts";
import { loadConfig } from "../../core/config.ts";
import { testLogger } from "../support/environment.ts";
import { eventually } from "../support/eventually.ts";
import { openRelay, type Relay } from "../support/relay.ts";

const { url } = loadConfig({ REDIS_URL: process.env["TEST_REDIS_URL"] }).redis;

let prefix: string;
let relay: Relay;
let redis: Redis;
let subscriber: Redis;
let heard: SeatChange[];
let gaps: number;

beforeEach(async () => {
  prefix = `test-${newId("process")}`;
  relay = await openRelay(url);
  redis = connectForBackground(url, testLogger);
  subscriber = connectForBackground(relay.url, testLogger);
  heard = [];
  gaps = 0;
  await once(subscriber, "ready");
  await subscribeToSeatChanges(subscriber, prefix, {
    onChanges: (changes) => heard.push(...changes),
    onGap: () => {
      gaps += 1;
    },
  });
});
afterEach(async () => {
  redis.disconnect();
  subscriber.disconnect();
  await relay.close();
});

const publisherOf = (processId: string): SeatChangePublisher =>
  createSeatChangePublisher({ redis, prefix, processId });

const seat = (seatId: number, version: number): Seat => ({
  seatId,
  performanceId: 7,
  seatNo: String(seatId),
  price: 1_00n,
  status: "held",
  heldUntilMs: 1_900_000_000_000,
  reservationId: "rsv_1",
  version,
});

const news = (seatId: number, version: number): SeatChange => ({
  performanceId: 7,
  seatId,
  status: "held",
  heldUntilMs: 1_900_000_000_000,
  version,
});

test("changes arrive in order, without what is nobody's business", async () => {
  const { publish } = publisherOf("one");
  await publish([seat(1, 4), seat(2, 1)]);
  await publish([]);
  await publish([seat(1, 5)]);
  await eventually(() => heard.length === 3);
  expect(heard).toEqual([news(1, 4), news(2, 1), news(1, 5)]);
  expect(gaps).toBe(0);
});

test("publishers are counted each for itself, from wherever they are first heard", async () => {
  const [one, other] = [publisherOf("one"), publisherOf("other")];
  for (let round = 1; round <= 3; round += 1) {
    await one.publish([seat(1, round)]);
    await other.publish([seat(2, round)]);
  }
  await eventually(() => heard.length === 6);
  expect(gaps).toBe(0);
});

test("a message that was missed is noticed with the next one, which counts all the same", async () => {
  const { publish } = publisherOf("one");
  await publish([seat(1, 1)]);
  await subscriber.unsubscribe(`${prefix}:seat-changes`);
  await publish([seat(1, 2)]);
  await subscriber.subscribe(`${prefix}:seat-changes`);
  await publish([seat(1, 3)]);
  await publish([seat(1, 4)]);
  await eventually(() => heard.length === 3);
  expect(heard.map(({ version }) => version)).toEqual([1, 3, 4]);
  expect(gaps).toBe(1);
});

test("a connection that was away is a gap, whether or not anything was missed", async () => {
  relay.cut();
  relay.mend();
  await eventually(() => gaps === 1);
  await eventually(async () => {
    await publisherOf("one").publish([seat(1, 1)]);
    return heard.length > 0;
  });
});

test.each(["no JSON", "null", "{}", '{"publisher":"one","sequence":1,"changes":[{}]}'])(
  "a message that cannot be read (%s) is a gap, and the next is heard",
  async (text) => {
    await redis.publish(`${prefix}:seat-changes`, text);
    await publisherOf("one").publish([seat(1, 1)]);
    await eventually(() => heard.length === 1);
    expect(gaps).toBe(1);
  },
);
