import { randomBytes } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDockerUsable, startThrowawayContainer } from "./docker.mjs";
import { Keeper } from "./keeper.mjs";
import { startMariadb } from "./mariadb.mjs";
import { answersLikeMysql, answersLikeRedis } from "./ports.mjs";
import { Problem } from "./problem.mjs";
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
  const [databaseUrl, redisUrl] = await Promise.all([
    options.databaseUrl ?? startOwnDatabase(options),
    options.redisUrl ?? startOwnRedis(options),
  ]);
  return { databaseUrl, redisUrl };
}

/** @typedef {{ directory: string, keeper: Keeper, durable: boolean }} Throwaway */

/**
 * @param {Throwaway} options
 * @returns {Promise<string>} its URL
 */
function startOwnDatabase({ directory, keeper, durable }) {
  const folder = join(directory, "mariadb");
  return orInDocker(
    async () =>
      (await startMariadb({ directory: folder, keeper, durable, mayCreateDatabases: true })).url,
    async () => {
      const password = randomBytes(16).toString("hex");
      const port = await startThrowawayContainer(keeper, {
        name: "mysql",
        environment: { MYSQL_ROOT_PASSWORD: password, MYSQL_DATABASE: "rowlock" },
        answers: answersLikeMysql,
      });
      return `mysql://root:${password}@127.0.0.1:${port}/rowlock`;
    },
  );
}

/**
 * @param {Throwaway} options
 * @returns {Promise<string>} its URL
 */
function startOwnRedis({ directory, keeper, durable }) {
  const appendfsync = durable ? "always" : "everysec";
  return orInDocker(
    async () =>
      (await startRedis({ directory: join(directory, "redis"), keeper, appendfsync })).url,
    async () => {
      const answers = answersLikeRedis;
      return `redis://127.0.0.1:${await startThrowawayContainer(keeper, { name: "redis", answers })}`;
    },
  );
}

/**
 * @param {() => Promise<string>} startPrivately
 * @param {() => Promise<string>} startInDocker
 */
async function orInDocker(startPrivately, startInDocker) {
  try {
    return await startPrivately();
  } catch (error) {
    if (error instanceof Problem && (await isDockerUsable())) return startInDocker();
    throw error;
  }
}
