import { readFile } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import type { Redis } from "ioredis";
import type { Knex } from "knex";
import { createLogger, type Logger } from "../../core/logger.ts";
import { connectForBackground } from "../../core/redis.ts";
import { connectDatabase } from "../../db/connection.ts";
import { selectRows } from "../../db/statements.ts";

/** The database and the Redis that all contenders share. */
export type Servers = {
  databaseUrl: string;
  redisUrl: string;
  /** May create databases. */
  admin: Knex;
  redis: Redis;
  logger: Logger;
  /** Known when the servers run on this machine, so that their time can be read. */
  pids: { database: number | undefined; redis: number | undefined };
  versions: { database: string; redis: string };
  close: () => Promise<void>;
};

export async function openServers(environment: NodeJS.ProcessEnv): Promise<Servers> {
  const databaseUrl = required(environment, "DATABASE_URL");
  const redisUrl = required(environment, "REDIS_URL");
  const logger = createLogger({ level: "error", name: "bench" });
  const admin = connectDatabase({ url: databaseUrl, poolMax: 2 });
  const redis = connectForBackground(redisUrl, logger);
  const info = await redis.info("server");
  const [row] = await selectRows<{ version: string }>(admin, "SELECT VERSION() AS version");
  return {
    databaseUrl,
    redisUrl,
    admin,
    redis,
    logger,
    pids: {
      database: isLocal(databaseUrl) ? await databasePid(admin) : undefined,
      redis: isLocal(redisUrl) ? Number(infoField(info, "process_id")) : undefined,
    },
    versions: { database: row?.version ?? "", redis: infoField(info, "redis_version") },
    async close() {
      redis.disconnect();
      await admin.destroy();
    },
  };
}

function required(environment: NodeJS.ProcessEnv, name: string): string {
  const value = environment[name];
  if (value === undefined) {
    throw new Error(`${name} is not set: \`npm run bench\` starts the servers and sets it`);
  }
  return value;
}

/** One field of the text that `INFO` answers. */
export function infoField(info: string, name: string): string {
  return new RegExp(`^${name}:(.*?)\\r?$`, "m").exec(info)?.[1] ?? "";
}

const isLocal = (url: string) => ["127.0.0.1", "localhost"].includes(new URL(url).hostname);

async function databasePid(admin: Knex): Promise<number | undefined> {
  const [row] = await selectRows<{ pidFile: string; folder: string }>(
    admin,
    "SELECT @@pid_file AS pidFile, @@datadir AS folder",
  );
  if (row === undefined) {
    return undefined;
  }
  const { pidFile, folder } = row;
  try {
    return Number(await readFile(isAbsolute(pidFile) ? pidFile : join(folder, pidFile), "utf8"));
  } catch {
    // In a container, or somebody else's.
    return undefined;
  }
}
