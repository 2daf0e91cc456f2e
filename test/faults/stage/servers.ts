import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { startMariadb } from "../../../scripts/services/mariadb.mjs";
import { startRedis } from "../../../scripts/services/redis.mjs";
import { openThrowawayFolder } from "../../../scripts/services/throwaway-services.mjs";
import { startFaultyServer, type FaultyServer } from "./faulty-server.ts";
import { mountSmallDisk, type SmallDisk } from "./small-disk.ts";

type Keeper = Awaited<ReturnType<typeof openThrowawayFolder>>["keeper"];

/** A database and a Redis for one run, as careful as in production, and who stops everything. */
export type Servers = {
  keeper: Keeper;
  database: FaultyServer;
  redis: FaultyServer;
  /** What their data lies on, if they were to have some of their own. */
  disks: SmallDisks | undefined;
  /** Stops all that the keeper keeps, and deletes its data. */
  close: () => Promise<void>;
};

export type SmallDisks = { database: SmallDisk; redis: SmallDisk };

/** An empty MariaDB takes some 130, an empty MySQL some 200; the rest is more than a run needs. */
const DATABASE_DISK_MEGABYTES = 320;
const REDIS_DISK_MEGABYTES = 128;

export async function openServers(options: { withSmallDisks: boolean }): Promise<Servers> {
  const { directory, keeper } = await openThrowawayFolder();
  const password = randomBytes(16).toString("hex");
  const place = (name: string) => ({
    directory: join(directory, name),
    // Not on the disk that may be full: that a server is ready is read from its log.
    logFile: join(directory, `${name}.log`),
  });
  try {
    const disks = options.withSmallDisks ? await mountDisks(keeper, place) : undefined;
    const [database, redis] = await Promise.all([
      startFaultyServer((again) =>
        startMariadb({ ...again, ...place("database"), keeper, password }),
      ),
      startFaultyServer((again) => startRedis({ ...again, ...place("redis"), keeper })),
    ]);
    return { keeper, database, redis, disks, close: () => keeper.close() };
  } catch (error) {
    await keeper.close();
    throw error;
  }
}

async function mountDisks(
  keeper: Keeper,
  place: (name: keyof SmallDisks) => { directory: string },
): Promise<SmallDisks> {
  return {
    database: await mountSmallDisk(keeper, place("database").directory, DATABASE_DISK_MEGABYTES),
    redis: await mountSmallDisk(keeper, place("redis").directory, REDIS_DISK_MEGABYTES),
  };
}
