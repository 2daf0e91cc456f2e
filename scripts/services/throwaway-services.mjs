import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Keeper } from "./keeper.mjs";
import { startMariadb } from "./mariadb.mjs";
import { startRedis } from "./redis.mjs";

/**
 * @typedef {object} ThrowawayServices
 * @property {Keeper} keeper closing it stops both and deletes their data
 * @property {string} databaseUrl of a user that may create databases
 * @property {string} redisUrl
 */

/**
 * A MariaDB and a Redis without a past and without a future. What is given is used instead.
 * @param {{ databaseUrl?: string | undefined, redisUrl?: string | undefined, durable: boolean }} options
 *   `durable` as in production; else faster, and careless of what a power cut would take
 * @returns {Promise<ThrowawayServices>}
 */
export async function startThrowawayServices({ databaseUrl, redisUrl, durable }) {
  const directory = mkdtempSync(join(tmpdir(), "rowlock-"));
  const keeper = await Keeper.open({
    registerFile: join(directory, "processes.json"),
    removeDirectory: directory,
  });
  try {
    const [database, redis] = await Promise.all([
      databaseUrl ??
        startMariadb({
          directory: join(directory, "mariadb"),
          keeper,
          durable,
          mayCreateDatabases: true,
        }).then(({ url }) => url),
      redisUrl ??
        startRedis({
          directory: join(directory, "redis"),
          keeper,
          appendfsync: durable ? "always" : "everysec",
        }).then(({ url }) => url),
    ]);
    return { keeper, databaseUrl: database, redisUrl: redis };
  } catch (error) {
    await keeper.close();
    throw error;
  }
}
