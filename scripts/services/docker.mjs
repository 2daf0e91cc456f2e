import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { places } from "./places.mjs";
import { Problem } from "./problem.mjs";
import { runTool } from "./tool.mjs";

const run = promisify(execFile);
const questionBoundMs = 10_000;
/** The images may have to be downloaded. */
const upBoundMs = 15 * 60_000;
const readyBoundMs = 180_000;
const pollMs = 200;
const logFile = join(places.logs, "docker.log");

/**
 * Named after the place of the clone and not after its folder: two clones called `rowlock` must
 * not share containers.
 */
const project = `rowlock-${createHash("sha256").update(places.root).digest("hex").slice(0, 8)}`;

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
 * @param {import("./keeper.mjs").Keeper} keeper
 * @param {object} service
 * @param {"mysql" | "redis"} service.name
 * @param {number} service.port where it is published on 127.0.0.1
 * @param {(host: string, port: number) => Promise<boolean>} service.answers
 */
export async function startComposeService(keeper, { name, port, answers }) {
  const compose = ["compose", "--project-name", project, "--project-directory", places.root];
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
 * @param {string} name
 * @param {number} port
 * @param {(host: string, port: number) => Promise<boolean>} answers
 */
async function waitForAnswer(name, port, answers) {
  const deadline = Date.now() + readyBoundMs;
  while (!(await answers("127.0.0.1", port))) {
    if (Date.now() > deadline) {
      throw new Problem(`the container of ${name} does not answer on port ${port}`, {
        advice: `docker compose --project-name ${project} logs ${name}`,
        logFile,
      });
    }
    await sleep(pollMs);
  }
}
