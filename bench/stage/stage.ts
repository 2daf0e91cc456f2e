import { randomBytes } from "node:crypto";
import type { Redis } from "ioredis";
import type { Knex } from "knex";
import { loadConfig, type Config } from "../../core/config.ts";
import { connectForBackground } from "../../core/redis.ts";
import { connectDatabase } from "../../db/connection.ts";
import { migrate } from "../../db/schema.ts";
import { createQueueTokens, type QueueTokens } from "../../waiting-room/queue-token.ts";
import { usualRoomLimits } from "../../waiting-room/limits.ts";
import { createWaitingRoom, type WaitingRoom } from "../../waiting-room/waiting-room.ts";
import { audit } from "./audit.ts";
import type { Servers } from "./servers.ts";

/** An empty database and an empty key prefix for one run, and the means to fill them. */
export type Stage = {
  /** As every process of a contender gets them. */
  variables: Record<string, string>;
  config: Config;
  db: Knex;
  redis: Redis;
  queueTokens: QueueTokens;
  waitingRoom: WaitingRoom;
};

/** The load is one address, and asks without a pause. */
const BEYOND_ALL_LIMITS = "1000000000";

/** As in production, but for what would keep the load out: everybody may be in at once. */
const variables = {
  NODE_ENV: "production",
  // One for each worker process, as the README advises, and there is one.
  LANES: "1",
  HOST: "127.0.0.1",
  PORT: "0",
  AUTH_MODE: "jwt",
  AUTH_JWT_SECRET: randomBytes(32).toString("hex"),
  AUTH_JWT_ISSUER: "https://id.example",
  AUTH_JWT_AUDIENCE: "rowlock",
  QUEUE_TOKEN_KEYS: `bench:${randomBytes(32).toString("hex")}`,
  OPS_PASSWORD: randomBytes(16).toString("hex"),
  USER_JOINS_PER_MINUTE: BEYOND_ALL_LIMITS,
  ADDRESS_JOINS_PER_MINUTE: BEYOND_ALL_LIMITS,
  USER_EARLY_POLLS_PER_MINUTE: BEYOND_ALL_LIMITS,
  ADDRESS_EARLY_POLLS_PER_MINUTE: BEYOND_ALL_LIMITS,
  USER_RESERVATIONS_PER_MINUTE: BEYOND_ALL_LIMITS,
  ADDRESS_RESERVATIONS_PER_MINUTE: BEYOND_ALL_LIMITS,
  // On, so that its cost is measured, and never met.
  MAX_HOLDS_PER_USER: "1000000",
  MAX_ACTIVE: "10000000",
  SESSION_SECONDS: "86400",
};

/**
 * Gives the work a stage, ends with the audit, and takes everything away.
 * @throws {WrongAnswer} when the audit finds anything.
 */
export async function onStage<Result>(
  servers: Servers,
  overrides: Record<string, string>,
  work: (stage: Stage) => Promise<Result>,
): Promise<Result> {
  const id = randomBytes(4).toString("hex");
  const database = `rowlock_bench_${id}`;
  const databaseUrl = new URL(servers.databaseUrl);
  databaseUrl.pathname = `/${database}`;
  const own = {
    ...variables,
    DATABASE_URL: databaseUrl.href,
    REDIS_URL: servers.redisUrl,
    REDIS_PREFIX: `bench-${id}`,
    ...overrides,
  };
  const config = loadConfig(own);
  await servers.admin.raw("CREATE DATABASE ??", [database]);
  const db = connectDatabase({ ...config.database, poolMax: 4 });
  const redis = connectForBackground(config.redis.url, servers.logger);
  const stage: Stage = {
    variables: own,
    config,
    db,
    redis,
    queueTokens: createQueueTokens(config.queueToken),
    waitingRoom: createWaitingRoom({
      redis,
      prefix: config.redis.prefix,
      limitsOf: () => usualRoomLimits(config),
    }),
  };
  try {
    await migrate(db);
    const result = await work(stage);
    await audit(db);
    return result;
  } finally {
    await db.destroy();
    await servers.admin.raw("DROP DATABASE ??", [database]);
    await unlinkPrefix(redis, config.redis.prefix);
    redis.disconnect();
  }
}

async function unlinkPrefix(redis: Redis, prefix: string): Promise<void> {
  let cursor = "0";
  do {
    const [next, keys] = await redis.scan(cursor, "MATCH", `${prefix}:*`, "COUNT", 10_000);
    if (keys.length > 0) {
      await redis.unlink(...keys);
    }
    cursor = next;
  } while (cursor !== "0");
}
