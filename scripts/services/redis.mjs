import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { findRedisProgram } from "./find-programs.mjs";
import { answersLikeRedis, onFreePort } from "./ports.mjs";
import { endingOf, prepareServerFolder } from "./server-folder.mjs";
import { startServer } from "./server-process.mjs";
import { stages } from "./stages.mjs";

/** @typedef {import('./server-folder.mjs').RunningServer} RunningServer */

const host = "127.0.0.1";
const readyBoundMs = 30_000;
/** Redis has nothing to write at its end that the append-only file does not have already. */
const graceMs = 10_000;

/**
 * @typedef {object} RedisOptions
 * @property {string} [directory] kept after the stop; without one, a temporary folder
 * @property {number} [port] without one, a free one
 * @property {'always' | 'everysec' | 'no'} [appendfsync] `always`, as in production, if not given
 * @property {string} [logFile]
 * @property {import('./programs.mjs').Program} [program]
 * @property {import('./keeper.mjs').Keeper} [keeper] who stops it when we die; without one, its own
 */

/**
 * Starts a private Redis on 127.0.0.1 and returns when it answers.
 * @param {RedisOptions} [options]
 * @returns {Promise<RunningServer>}
 */
export async function startRedis(options = {}) {
  const program = options.program ?? (await findRedisProgram(options.keeper));
  const folder = await prepareServerFolder({ ...options, prefix: "rowlock-redis-" });
  const data = join(folder.directory, "data");
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const logFile = options.logFile ?? join(folder.directory, "redis.log");

  /** @param {number} port */
  const startOn = (port) =>
    startServer(folder.keeper, {
      name: "Redis",
      stage: stages.redis,
      graceMs,
      program,
      args: redisArguments(port, options.appendfsync ?? "always"),
      cwd: data,
      logFile,
      readyBoundMs,
      // The log is this run's own, whereas the port might be answered by somebody else's Redis.
      isReady: (log) => /Ready to accept connections/.test(log) && answersLikeRedis(host, port),
    });

  try {
    const { port, result: server } = await onFreePort(options.port, startOn);
    return {
      url: `redis://${host}:${port}`,
      port,
      pid: server.pid,
      directory: folder.directory,
      logFile,
      ...endingOf(folder, server),
    };
  } catch (error) {
    if (folder.isOwnKeeper) await folder.keeper.close();
    throw error;
  }
}

/**
 * @param {number} port
 * @param {string} appendfsync
 */
function redisArguments(port, appendfsync) {
  const settings = {
    port: String(port),
    bind: host,
    // The working folder is the data folder: versions before 7 cannot take a path with spaces.
    dir: ".",
    appendonly: "yes",
    appendfsync,
    save: "",
    "maxmemory-policy": "noeviction",
    daemonize: "no",
  };
  return Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
}
