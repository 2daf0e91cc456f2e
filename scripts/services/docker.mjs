import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { places } from "./places.mjs";
import { pickFreePort } from "./ports.mjs";
import { Problem } from "./problem.mjs";
import { stages } from "./stages.mjs";
import { runTool } from "./tool.mjs";

/** @typedef {import("./keeper.mjs").Keeper} Keeper */
/** @typedef {(host: string, port: number) => Promise<boolean>} Answers */

const run = promisify(execFile);
const questionBoundMs = 10_000;
/** The images may have to be downloaded. */
const upBoundMs = 15 * 60_000;
const containerGraceMs = 30_000;
const pollMs = 200;
const logFile = join(places.logs, "docker.log");

/**
 * Named after the place of the clone and not after its folder: two clones called `rowlock` must
 * not share containers.
 */
const project = `rowlock-${createHash("sha256").update(places.root).digest("hex").slice(0, 8)}`;

const compose = ["compose", "--project-name", project, "--project-directory", places.root];

/** A client without an engine is common, and so is an engine without compose. */
export async function isDockerUsable() {
  try {
    await run("docker", ["version", "--format", "{{.Server.Version}}"], {
      timeout: questionBoundMs,
    });
    await run("docker", ["compose", "version"], { timeout: questionBoundMs });
    return true;
  } catch {
    return false;
  }
}

/**
 * Starts one service of docker-compose.yml; it is stopped, with its data kept, when the keeper
 * closes or dies.
 * @param {Keeper} keeper
 * @param {object} service
 * @param {"mysql" | "redis"} service.name
 * @param {number} service.port where it is published on 127.0.0.1
 * @param {Answers} service.answers
 */
export async function startComposeService(keeper, { name, port, answers }) {
  keeper.addStopCommand(["docker", ...compose, "stop", name]);
  await runTool({
    name: `docker compose up ${name}`,
    command: "docker",
    args: [...compose, "up", "--detach", name],
    env: { [name === "mysql" ? "MYSQL_PORT" : "REDIS_PORT"]: String(port) },
    cwd: places.root,
    logFile,
    boundMs: upBoundMs,
    keeper,
  });
  await waitForAnswer(name, port, answers);
}

/**
 * Starts a container of the same image, which is gone with its data when the keeper closes or
 * dies: the client in the foreground passes our signal on, and `--rm` does the rest.
 * @param {Keeper} keeper
 * @param {object} request
 * @param {"mysql" | "redis"} request.name
 * @param {Record<string, string>} [request.environment]
 * @param {Answers} request.answers
 * @returns {Promise<number>} its port on 127.0.0.1
 */
export async function startThrowawayContainer(keeper, { name, environment = {}, answers }) {
  const image = await imageOf(name);
  const port = await pickFreePort();
  const isDatabase = name === "mysql";
  keeper.spawn({
    name: `${name} container`,
    stage: isDatabase ? stages.database : stages.redis,
    graceMs: containerGraceMs,
    command: "docker",
    args: [
      "run",
      "--rm",
      `--publish=127.0.0.1:${port}:${isDatabase ? 3306 : 6379}`,
      ...Object.entries(environment).flatMap(([key, value]) => ["--env", `${key}=${value}`]),
      image,
    ],
    options: { stdio: "ignore" },
  });
  await waitForAnswer(name, port, answers);
  return port;
}

/** @param {"mysql" | "redis"} name */
async function imageOf(name) {
  const { stdout } = await run("docker", [...compose, "config", "--format", "json"]);
  return /** @type {string} */ (JSON.parse(stdout).services[name].image);
}

/**
 * @param {string} name
 * @param {number} port
 * @param {Answers} answers
 */
async function waitForAnswer(name, port, answers) {
  const deadline = Date.now() + upBoundMs;
  while (!(await answers("127.0.0.1", port))) {
    if (Date.now() > deadline) {
      throw new Problem(`the container of ${name} does not answer on port ${port}`, {
        advice: `docker ${compose.join(" ")} logs ${name}`,
        logFile,
      });
    }
    await sleep(pollMs);
  }
}
