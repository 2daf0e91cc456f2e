import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Keeper } from "./keeper.mjs";
import { startMariadb } from "./mariadb.mjs";
import { startRedis } from "./redis.mjs";

/**
 * A temporary folder that is gone once its keeper closes or dies, after all that runs in it.
 * @returns {Promise<{ directory: string, keeper: Keeper }>}
 */
export async function openThrowawayFolder() {
  const directory = mkdtempSync(join(tmpdir(), "rowlock-"));
  const keeper = await Keeper.open({ registerFile: join(directory, "processes.json") });
  keeper.removeAtEnd(directory);
  return { directory, keeper };
}

/**
 * A MariaDB and a Redis without a past and without a future. What is given is used instead.
 * @param {object} options
 * @param {string} options.directory
 * @param {Keeper} options.keeper
 * @param {boolean} options.durable as in production; else faster, and careless of what a power
 *   cut would take
 * @param {string | undefined} options.databaseUrl
 * @param {string | undefined} options.redisUrl
 * @returns {Promise<{ databaseUrl: string, redisUrl: string }>} the database's user may create
 *   databases
 */
export async function startThrowawayServices(options) {
  const { directory, keeper, durable } = options;
  const startOwnDatabase = () =>
    startMariadb({
      directory: join(directory, "mariadb"),
      keeper,
      durable,
      mayCreateDatabases: true,
    });
  const startOwnRedis = () =>
    startRedis({
      directory: join(directory, "redis"),
      keeper,
      appendfsync: durable ? "always" : "everysec",
    });
  const [databaseUrl, redisUrl] = await Promise.all([
    options.databaseUrl ?? startOwnDatabase().then(({ url }) => url),
    options.redisUrl ?? startOwnRedis().then(({ url }) => url),
  ]);
  return { databaseUrl, redisUrl };
}
