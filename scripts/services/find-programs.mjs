import { findInDebianPackages, isDebianLike } from "./debian-packages.mjs";
import { Problem } from "./problem.mjs";
import {
  installedDatabasePrograms,
  installedRedisPrograms,
  unpackedDatabaseProgram,
  unpackedRedisProgram,
} from "./programs.mjs";

/** @typedef {import("./keeper.mjs").Keeper} Keeper */
/** @typedef {import('./programs.mjs').DatabaseProgram} DatabaseProgram */
/** @typedef {import('./programs.mjs').Program} Program */

/** The smallest packages that hold the servers: no init scripts, no accounts, no configuration. */
const servers = Object.freeze({
  folder: "root",
  packages: ["mariadb-server-core", "mariadb-client-core", "redis-server"],
});

/**
 * In the order of preference, each looked for only when the ones before were not good enough.
 * @param {Keeper} [keeper] who stops a download when we die
 * @returns {AsyncGenerator<DatabaseProgram, void, void>}
 */
export async function* databasePrograms(keeper) {
  yield* await installedDatabasePrograms();
  yield* unpacked(unpackedDatabaseProgram, keeper);
}

/**
 * As `databasePrograms`.
 * @param {Keeper} [keeper]
 * @returns {AsyncGenerator<Program, void, void>}
 */
export async function* redisPrograms(keeper) {
  yield* await installedRedisPrograms();
  yield* unpacked(unpackedRedisProgram, keeper);
}

/**
 * @param {Keeper} [keeper]
 * @returns {Promise<DatabaseProgram>}
 */
export async function findDatabaseProgram(keeper) {
  for await (const program of databasePrograms(keeper)) return program;
  throw missing("MariaDB");
}

/**
 * @param {Keeper} [keeper]
 * @returns {Promise<Program>}
 */
export async function findRedisProgram(keeper) {
  for await (const program of redisPrograms(keeper)) return program;
  throw missing("Redis");
}

/**
 * @template {Program} T
 * @param {(root: string) => Promise<T | null>} describe
 * @param {Keeper} [keeper]
 * @returns {AsyncGenerator<T, void, void>}
 */
async function* unpacked(describe, keeper) {
  const program = await findInDebianPackages(servers, describe, keeper);
  if (program !== null) yield program;
}

/** @param {string} name */
function missing(name) {
  return new Problem(`no ${name} program on this machine`, { advice: installAdvice() });
}

/** @returns {string} the one command to type */
export function installAdvice() {
  if (isDebianLike()) return "sudo apt-get install -y mariadb-server redis-server";
  if (process.platform === "darwin") return "brew install mariadb redis";
  return "install MariaDB (10.11 or newer) and Redis (6.2 or newer), or start Docker";
}
