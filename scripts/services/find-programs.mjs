import { isDebianLike, unpackDebianPackages, unpackedRoot } from "./debian-packages.mjs";
import { Problem } from "./problem.mjs";
import {
  installedDatabasePrograms,
  installedRedisPrograms,
  unpackedDatabaseProgram,
  unpackedRedisProgram,
} from "./programs.mjs";

/** @typedef {import('./programs.mjs').DatabaseProgram} DatabaseProgram */
/** @typedef {import('./programs.mjs').Program} Program */

/**
 * In the order of preference, each looked for only when the ones before were not good enough.
 * @returns {AsyncGenerator<DatabaseProgram, void, void>}
 */
export async function* databasePrograms() {
  yield* await installedDatabasePrograms();
  yield* unpacked(unpackedDatabaseProgram);
}

/** @returns {AsyncGenerator<Program, void, void>} as `databasePrograms` */
export async function* redisPrograms() {
  yield* await installedRedisPrograms();
  yield* unpacked(unpackedRedisProgram);
}

/** @returns {Promise<DatabaseProgram>} */
export async function findDatabaseProgram() {
  for await (const program of databasePrograms()) return program;
  throw missing("MariaDB");
}

/** @returns {Promise<Program>} */
export async function findRedisProgram() {
  for await (const program of redisPrograms()) return program;
  throw missing("Redis");
}

/**
 * @template {Program} T
 * @param {(root: string) => Promise<T | null>} describe
 * @returns {AsyncGenerator<T, void, void>}
 */
async function* unpacked(describe) {
  const present = await describe(unpackedRoot);
  if (present !== null) {
    yield present;
  } else if (isDebianLike()) {
    await unpackDebianPackages();
    const fresh = await describe(unpackedRoot);
    if (fresh !== null) yield fresh;
  }
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
