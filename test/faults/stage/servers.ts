import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { startMariadb } from "../../../scripts/services/mariadb.mjs";
import { startRedis } from "../../../scripts/services/redis.mjs";
import { openThrowawayFolder } from "../../../scripts/services/throwaway-services.mjs";
import { startFaultyServer, type FaultyServer } from "./faulty-server.ts";

type Keeper = Awaited<ReturnType<typeof openThrowawayFolder>>["keeper"];

/** A database and a Redis for one run, as careful as in production, and who stops everything. */
export type Servers = {
  keeper: Keeper;
  database: FaultyServer;
  redis: FaultyServer;
  /** Stops all that the keeper keeps, and deletes its data. */
  close: () => Promise<void>;
};

export async function openServers(): Promise<Servers> {
  const { directory, keeper } = await openThrowawayFolder();
  const password = randomBytes(16).toString("hex");
  try {
    const [database, redis] = await Promise.all([
      startFaultyServer((place) =>
        startMariadb({ ...place, keeper, password, directory: join(directory, "database") }),
      ),
      startFaultyServer((place) =>
        startRedis({ ...place, keeper, directory: join(directory, "redis") }),
      ),
    ]);
    return { keeper, database, redis, close: () => keeper.close() };
  } catch (error) {
    await keeper.close();
    throw error;
  }
}
