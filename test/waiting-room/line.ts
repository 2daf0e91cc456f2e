import { randomUUID } from "node:crypto";
import { Redis } from "ioredis";
import type { RoomLimits, RoomTiming } from "../../waiting-room/limits.ts";
import type { PlaceId } from "../../waiting-room/place.ts";
import { roomKey, roomKeys, type RoomKey } from "../../waiting-room/room-scripts.ts";
import { createUshers, type Ushers } from "../../waiting-room/ushers.ts";
import { createWaitingRoom, type WaitingRoom } from "../../waiting-room/waiting-room.ts";

const ROOM = "main";

/** Generous, so that a test names only the limit it is about. */
const LIMITS: RoomLimits = {
  isAdmitting: true,
  maxActive: 1,
  admitPerSecond: 10_000,
  sessionSeconds: 600,
  waitingGraceSeconds: 60,
  tokenLifetimeSeconds: 43_200,
};

/** A room nobody else knows, and what tests do with it. */
export type Line = {
  room: WaitingRoom;
  ushers: Ushers;
  redis: Redis;
  /** The same room as another process sees it, over a connection of its own, under its own limits. */
  seenByAnother(otherLimits?: Partial<RoomLimits>): WaitingRoom;
  key(name: RoomKey): string;
  /** Joins one fan from a browser named after it, unless told otherwise. */
  join(userId: string, browserId?: string): ReturnType<WaitingRoom["join"]>;
  /** Joins them one after the other. */
  joinAll(userIds: readonly string[]): Promise<PlaceId[]>;
  admit(): ReturnType<WaitingRoom["admit"]>;
  /** All who wait, first in line first, and all in session, at one moment. */
  snapshot(): Promise<{ waiting: string[]; admitted: string[] }>;
  /** When this waiting fan, if silent until then, is dropped: seconds since 1970. */
  deadlineOf(userId: string): Promise<number>;
  /** As if this waiting fan had not been heard since 1970. */
  silence(userId: string): Promise<void>;
  /** What a Redis without its data looks like to us. */
  loseEverything(): Promise<void>;
  close(): Promise<void>;
};

export function openLine(limits: Partial<RoomLimits> = {}, timing: Partial<RoomTiming> = {}): Line {
  const prefix = `test-${randomUUID()}`;
  const connections: Redis[] = [];
  const connect = () => {
    const redis = new Redis(testRedisUrl());
    connections.push(redis);
    return redis;
  };
  const open = (connection: Redis, otherLimits: Partial<RoomLimits> = {}) =>
    createWaitingRoom({
      redis: connection,
      prefix,
      limitsOf: () => ({ ...LIMITS, ...limits, ...otherLimits }),
      timing,
    });
  const redis = connect();
  const room = open(redis);
  const join = (userId: string, browserId = `browser of ${userId}`) =>
    room.join(ROOM, userId, browserId);

  return {
    room,
    ushers: createUshers({ redis, prefix, limitsOf: () => ({ ...LIMITS, ...limits }) }),
    redis,
    seenByAnother: (otherLimits) => open(connect(), otherLimits),
    key: (name) => roomKey(prefix, ROOM, name),
    join,
    async joinAll(userIds) {
      const ids: PlaceId[] = [];
      for (const userId of userIds) {
        ids.push((await join(userId)).id);
      }
      return ids;
    },
    admit: () => room.admit(ROOM),
    async snapshot() {
      const replies = await redis
        .multi()
        .zrange(roomKey(prefix, ROOM, "waiting"), "0", "-1")
        .zrange(roomKey(prefix, ROOM, "admitted"), "0", "-1")
        .exec();
      const [waiting, admitted] = (replies ?? []).map(([, members]) => members);
      return { waiting: listOfNames(waiting), admitted: listOfNames(admitted) };
    },
    async deadlineOf(userId) {
      const record = await redis.hget(roomKey(prefix, ROOM, "fans"), userId);
      return Number(record?.split(":").at(-1));
    },
    async silence(userId) {
      const key = roomKey(prefix, ROOM, "fans");
      const record = await redis.hget(key, userId);
      await redis.hset(key, userId, present(record).replace(/\d+$/, "1"));
    },
    async loseEverything() {
      await redis.del(...roomKeys(prefix, ROOM));
    },
    async close() {
      await redis.del(...roomKeys(prefix, ROOM));
      await Promise.all(connections.map((connection) => connection.quit()));
    },
  };
}

/** Fan names whose alphabetical order says nothing about their order in the line. */
export function fans(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `fan-${(i * 7919) % 100_003}`);
}

export function shuffled<Item>(items: readonly Item[]): Item[] {
  return items
    .map((item) => ({ item, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

function listOfNames(reply: unknown): string[] {
  if (!Array.isArray(reply)) {
    throw new Error("Redis did not answer with a list");
  }
  return reply.map(String);
}

function testRedisUrl(): string {
  const url = process.env["TEST_REDIS_URL"];
  if (url === undefined) {
    throw new Error("TEST_REDIS_URL is not set: run the tests with npm test");
  }
  return url;
}

/** The value, which the test knows to be there. */
export function present<Value>(value: Value | undefined | null): Value {
  if (value === undefined || value === null) {
    throw new Error("Expected a value");
  }
  return value;
}
