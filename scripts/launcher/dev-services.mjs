import { join } from "node:path";
import { isDockerUsable, startComposeService } from "../services/docker.mjs";
import { databasePrograms, installAdvice, redisPrograms } from "../services/find-programs.mjs";
import { nameOf, startMariadb } from "../services/mariadb.mjs";
import { places } from "../services/places.mjs";
import { answersLikeMysql, answersLikeRedis } from "../services/ports.mjs";
import { Problem } from "../services/problem.mjs";
import { startRedis } from "../services/redis.mjs";
import { warn } from "./console.mjs";
import { rememberedPort } from "./remembered-ports.mjs";
import { setting } from "./settings.mjs";

/** @typedef {import("../services/keeper.mjs").Keeper} Keeper */
/** @typedef {import("../services/server-folder.mjs").RunningServer} RunningServer */

/**
 * @typedef {object} DevService
 * @property {string} name
 * @property {string} url
 * @property {string} origin for people: what it is and where it comes from
 * @property {{ first: RunningServer, start: () => Promise<RunningServer> } | null} own a server
 *   that is ours to bring back when it dies
 */

/**
 * @param {Keeper} keeper
 * @param {{ givenUrl: string | undefined, password: string }} options
 * @returns {Promise<DevService>}
 */
export async function provideDatabase(keeper, { givenUrl, password }) {
  if (givenUrl !== undefined) return given("DATABASE_URL", givenUrl, 3306, answersLikeMysql);
  const attempt = await firstThatStarts(databasePrograms(keeper), nameOf, async (program) => {
    const { flavour } = program;
    const port = await rememberedPort(flavour);
    const logFile = join(places.logs, `${flavour}.log`);
    // Each flavour its own folder: neither can read the other's.
    return () =>
      startMariadb({ keeper, program, port, password, logFile, directory: places[flavour] });
  });
  if (attempt.service !== null) return attempt.service;
  if (await isDockerUsable()) {
    const port = await rememberedPort("docker-mysql", 3306);
    const containerPassword = setting("MYSQL_PASSWORD") ?? "rowlock";
    await startComposeService(keeper, { name: "mysql", port, answers: answersLikeMysql });
    return inDocker("MySQL", `mysql://rowlock:${containerPassword}@127.0.0.1:${port}/rowlock`);
  }
  throw nothingFound("database", attempt.problem);
}

/**
 * @param {Keeper} keeper
 * @param {{ givenUrl: string | undefined }} options
 * @returns {Promise<DevService>}
 */
export async function provideRedis(keeper, { givenUrl }) {
  if (givenUrl !== undefined) return given("REDIS_URL", givenUrl, 6379, answersLikeRedis);
  const attempt = await firstThatStarts(
    redisPrograms(keeper),
    () => "Redis",
    async (program) => {
      const port = await rememberedPort("redis");
      const logFile = join(places.logs, "redis.log");
      return () => startRedis({ keeper, program, port, logFile, directory: places.redis });
    },
  );
  if (attempt.service !== null) return attempt.service;
  if (await isDockerUsable()) {
    const port = await rememberedPort("docker-redis", 6379);
    await startComposeService(keeper, { name: "redis", port, answers: answersLikeRedis });
    return inDocker("Redis", `redis://127.0.0.1:${port}`);
  }
  throw nothingFound("Redis", attempt.problem);
}

/**
 * An installed server may refuse to run privately (another's security profile, a data folder of
 * a newer version): then the next program gets its chance.
 * @template {import("../services/programs.mjs").Program} T
 * @param {AsyncGenerator<T, void, void>} programs
 * @param {(program: T) => string} nameOfServer
 * @param {(program: T) => Promise<() => Promise<RunningServer>>} prepare
 * @returns {Promise<{ service: DevService | null, problem: Problem | null }>} `problem` is the last
 */
async function firstThatStarts(programs, nameOfServer, prepare) {
  /** @type {Problem | null} */
  let problem = null;
  try {
    for await (const program of programs) {
      const name = nameOfServer(program);
      const start = await prepare(program);
      try {
        const first = await start();
        const origin = `${name} ${program.version}, ${program.origin}`;
        return { service: { name, url: first.url, origin, own: { first, start } }, problem };
      } catch (error) {
        problem = asProblem(error);
        warn(`${name} from ${program.path} cannot be used: ${problem.message}`);
      }
    }
  } catch (error) {
    problem = asProblem(error);
    warn(problem.message);
  }
  return { service: null, problem };
}

/**
 * @param {unknown} error
 * @returns {Problem}
 */
function asProblem(error) {
  if (error instanceof Problem) return error;
  throw error;
}

/**
 * @param {string} variable
 * @param {string} url
 * @param {number} usualPort
 * @param {(host: string, port: number) => Promise<boolean>} answers
 * @returns {Promise<DevService>}
 */
async function given(variable, url, usualPort, answers) {
  const { hostname, port, host, protocol } = parse(variable, url);
  const isPlain = !protocol.startsWith("rediss");
  if (isPlain && !(await answers(hostname, port === "" ? usualPort : Number(port)))) {
    throw new Problem(`nobody answers at ${host}, which ${variable} names`, {
      advice: `Start that server, or unset ${variable} to get a private one.`,
    });
  }
  return { name: variable, url, origin: `${host}, as ${variable} says`, own: null };
}

/** @param {string} variable @param {string} url */
function parse(variable, url) {
  try {
    return new URL(url);
  } catch {
    throw new Problem(`${variable} is not an address`, {
      advice: "It looks like mysql://user:password@host:3306/database or redis://host:6379.",
    });
  }
}

/** @param {string} name @param {string} url @returns {DevService} */
function inDocker(name, url) {
  return { name, url, origin: `${name} in Docker`, own: null };
}

/** @param {string} what @param {Problem | null} cause */
function nothingFound(what, cause) {
  return new Problem(`found no ${what} and no way to get one`, { advice: installAdvice(), cause });
}
