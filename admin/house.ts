import type { Redis } from "ioredis";
import type { Knex } from "knex";
import type { Config } from "../core/config.ts";
import type { Logger } from "../core/logger.ts";
import { connectForRequests } from "../core/redis.ts";
import { connectDatabase } from "../db/connection.ts";
import { listRooms } from "../db/rooms.ts";
import { RowlockError } from "../domain/errors.ts";
import { usualRoomLimits } from "../waiting-room/limits.ts";
import { createRoomBook, type RoomBook } from "../waiting-room/room-book.ts";
import { createUshers, type Ushers } from "../waiting-room/ushers.ts";
import { createWaitingRoom, type WaitingRoom } from "../waiting-room/waiting-room.ts";

/** The lines, as commands come to them. */
export type Lines = { rooms: RoomBook; ushers: Ushers; waitingRoom: WaitingRoom };

/**
 * The box office as a command reaches it. What a command does not need is not connected, so that a
 * report works while Redis is away.
 */
export type House = {
  config: Config;
  logger: Logger;
  db: Knex;
  /** @throws {RowlockError} `unavailable` */
  redis: () => Promise<Redis>;
  /** With the rooms as operators have set them at this moment. */
  lines: () => Promise<Lines>;
  close: () => Promise<void>;
};

/** Two at a time are enough: one for a transaction, one to look beside it. */
const CONNECTIONS = 2;

/** An operator waits longer than a fan: for a report over all sales, or for an import. */
const DATABASE_PATIENCE_MS = 60_000;

/** A Redis that does not answer by then is away. */
const REDIS_PATIENCE_MS = 3000;

export function openHouse(config: Config, logger: Logger): House {
  const { prefix } = config.redis;
  const db = connectDatabase({
    ...config.database,
    poolMax: CONNECTIONS,
    patienceMs: DATABASE_PATIENCE_MS,
    logger,
  });
  let connected: Promise<Redis> | undefined;
  const redis = () => (connected ??= connect(config, logger));

  return {
    config,
    logger,
    db,
    redis,
    async lines() {
      const rooms = createRoomBook(usualRoomLimits(config));
      const [connection, known] = await Promise.all([redis(), listRooms(db)]);
      rooms.learn(known);
      const deps = { redis: connection, prefix, limitsOf: rooms.limitsOf };
      return { rooms, ushers: createUshers(deps), waitingRoom: createWaitingRoom(deps) };
    },
    async close() {
      const connection = await connected?.catch(() => undefined);
      connection?.disconnect();
      await db.destroy();
    },
  };
}

async function connect(config: Config, logger: Logger): Promise<Redis> {
  const redis = connectForRequests(config.redis.url, logger);
  let limit: NodeJS.Timeout | undefined;
  const isReady = await Promise.race([
    new Promise<true>((resolve) => redis.once("ready", () => resolve(true))),
    new Promise<false>((resolve) => {
      limit = setTimeout(() => resolve(false), REDIS_PATIENCE_MS);
    }),
  ]);
  clearTimeout(limit);
  if (!isReady) {
    redis.disconnect();
    throw new RowlockError("unavailable", {}, { cause: new Error("Redis does not answer") });
  }
  return redis;
}
