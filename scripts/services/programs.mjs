import { execFile } from "node:child_process";
import { accessSync, constants, existsSync, realpathSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { unpackedEnvironment } from "./debian-packages.mjs";

const run = promisify(execFile);

/**
 * A server program that this machine can run.
 * @typedef {object} Program
 * @property {string} path
 * @property {string} version
 * @property {string} origin for people: where it comes from
 * @property {NodeJS.ProcessEnv} env what it needs beside our own environment
 */

/**
 * MariaDB or MySQL.
 * @typedef {Program & DatabaseDetails} DatabaseProgram
 * @typedef {object} DatabaseDetails
 * @property {'mariadb' | 'mysql'} flavour
 * @property {string[]} flags where its own files are
 * @property {string} share the folder of its messages and of the statements for a new data folder
 */

/** Servers are not for everybody's PATH: an ordinary user's often lacks the sbin folders. */
const usualFolders = [
  "/usr/local/sbin",
  "/usr/local/bin",
  "/usr/sbin",
  "/usr/bin",
  "/usr/libexec",
  "/opt/homebrew/bin",
  "/opt/homebrew/opt/mariadb/bin",
  "/opt/homebrew/opt/mysql/bin",
  "/usr/local/mysql/bin",
  "/opt/local/sbin",
  "/opt/local/bin",
];

const shareFolders = ["share/mysql", "share/mariadb", "share"];

/** The oldest that everything is tested on. */
const oldest = Object.freeze({ mariadb: "10.11", mysql: "8.4", redis: "6.2" });

/** @returns {Promise<DatabaseProgram[]>} the best first */
export async function installedDatabasePrograms() {
  const found = await Promise.all(
    lookUp(["mariadbd", "mysqld"]).map((path) =>
      describeDatabase({ path, env: {}, origin: "installed" }),
    ),
  );
  return found.filter((program) => program !== null);
}

/** @returns {Promise<Program[]>} the best first */
export async function installedRedisPrograms() {
  const found = await Promise.all(
    lookUp(["redis-server", "valkey-server"]).map((path) =>
      describeRedis({ path, env: {}, origin: "installed" }),
    ),
  );
  return found.filter((program) => program !== null);
}

/**
 * @param {string} root where packages were unpacked
 * @returns {Promise<DatabaseProgram | null>}
 */
export async function unpackedDatabaseProgram(root) {
  return describeDatabase({
    path: join(root, "usr", "sbin", "mariadbd"),
    env: unpackedEnvironment(root),
    origin: "unpacked Debian package",
  });
}

/**
 * @param {string} root where packages were unpacked
 * @returns {Promise<Program | null>}
 */
export async function unpackedRedisProgram(root) {
  return describeRedis({
    path: join(root, "usr", "bin", "redis-server"),
    env: unpackedEnvironment(root),
    origin: "unpacked Debian package",
  });
}

/**
 * @param {Omit<Program, "version">} candidate
 * @returns {Promise<DatabaseProgram | null>} null when it does not run here or is too old
 */
async function describeDatabase(candidate) {
  const output = await askVersion(candidate);
  const version = /Ver (\d+\.\d+\.\d+)/.exec(output)?.[1];
  if (version === undefined) return null;
  const flavour = /mariadb/i.test(output) ? "mariadb" : "mysql";
  if (!isAtLeast(version, oldest[flavour])) return null;
  // Not the link in a folder of links: the files that belong to the program are near the program.
  const path = realpathSync(candidate.path);
  const base = dirname(dirname(path));
  const share = shareFolders
    .map((folder) => join(base, folder))
    .find((folder) => existsSync(join(folder, "english", "errmsg.sys")));
  if (share === undefined) return null;
  return { ...candidate, path, version, flavour, share, flags: placeFlags(base, share) };
}

/**
 * A program that does not lie where it was made for has to be told where its files are.
 * @param {string} base
 * @param {string} share
 */
function placeFlags(base, share) {
  const plugins = join(base, "lib", "mysql", "plugin");
  const characterSets = join(share, "charsets");
  return [
    `--basedir=${base}`,
    `--lc-messages-dir=${share}`,
    ...(existsSync(characterSets) ? [`--character-sets-dir=${characterSets}`] : []),
    ...(existsSync(plugins) ? [`--plugin-dir=${plugins}`] : []),
  ];
}

/**
 * @param {Omit<Program, 'version'>} candidate
 * @returns {Promise<Program | null>} null when it does not run here or is too old
 */
async function describeRedis(candidate) {
  const version = /\bv=(\d+\.\d+\.\d+)/.exec(await askVersion(candidate))?.[1];
  return version !== undefined && isAtLeast(version, oldest.redis)
    ? { ...candidate, version }
    : null;
}

/** @param {{ path: string, env: NodeJS.ProcessEnv }} candidate */
async function askVersion({ path, env }) {
  try {
    const { stdout } = await run(path, ["--version"], {
      env: { ...process.env, ...env },
      timeout: 10_000,
    });
    return stdout;
  } catch {
    return "";
  }
}

/** @param {readonly string[]} names */
export function lookUp(names) {
  const folders = [...(process.env.PATH ?? "").split(delimiter), ...usualFolders].filter(Boolean);
  const paths = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  /** @type {Map<string, string>} */
  const byRealPath = new Map();
  for (const path of paths.filter(isExecutable)) {
    const real = realpathSync(path);
    if (!byRealPath.has(real)) byRealPath.set(real, path);
  }
  return [...byRealPath.values()];
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {string} version
 * @param {string} wanted
 */
function isAtLeast(version, wanted) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = wanted.split(".").map(Number);
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}
