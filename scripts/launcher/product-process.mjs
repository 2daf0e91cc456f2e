import { join } from "node:path";
import { createInterface } from "node:readline";
import { get } from "node:http";
import { places } from "../services/places.mjs";
import { Problem } from "../services/problem.mjs";
import { stages } from "../services/stages.mjs";
import { untilReady } from "../services/until-ready.mjs";
import { describeExit } from "./supervisor.mjs";

/** @typedef {import("../services/keeper.mjs").Keeper} Keeper */
/** @typedef {import("../services/keeper.mjs").KeptProcess} KeptProcess */

/** What the product itself takes for stopping (`SHUTDOWN_SECONDS`) before it gives up. */
const usualShutdownSeconds = 10;
const extraGraceMs = 5_000;
const probeBoundMs = 2_000;
const readyBoundMs = 60_000;
/** A log level may leave out the ready line: a worker that still runs after this is taken for ready. */
const silentReadyMs = 2_000;

export const scripts = Object.freeze({
  api: join(places.dist, "api", "server.js"),
  worker: join(places.dist, "workers", "main.js"),
  admin: join(places.dist, "admin", "main.js"),
});

/**
 * @param {Keeper} keeper
 * @param {{ prefix: string, env: NodeJS.ProcessEnv, port: number }} options
 * @returns {Promise<KeptProcess>} once it answers that it is ready
 */
export function startApi(keeper, { prefix, env, port }) {
  return startProductProcess(keeper, {
    name: "API",
    stage: stages.api,
    script: scripts.api,
    prefix,
    env,
    isReady: async (hasSaidReady) =>
      (hasSaidReady || isSilent(env)) &&
      // It is up, also when what an earlier start left in the lanes fills them.
      (await answersOk(`http://${reachableHost(env)}:${port}/readyz?exclude=lanes`)),
    readyMessage: "api ready",
  });
}

/**
 * @param {Keeper} keeper
 * @param {{ name: string, prefix: string, env: NodeJS.ProcessEnv }} options
 * @returns {Promise<KeptProcess>} once it has said that it is ready
 */
export function startWorker(keeper, { name, prefix, env }) {
  return startProductProcess(keeper, {
    name,
    stage: stages.worker,
    script: scripts.worker,
    prefix,
    env,
    isReady: async (hasSaidReady, upMs) => hasSaidReady || (isSilent(env) && upMs > silentReadyMs),
    readyMessage: "worker ready",
  });
}

/** @param {NodeJS.ProcessEnv} env */
function stoppingSeconds({ SHUTDOWN_SECONDS, DRAIN_SECONDS }) {
  return (Number(SHUTDOWN_SECONDS) || usualShutdownSeconds) + (Number(DRAIN_SECONDS) || 0);
}

/**
 * @param {Keeper} keeper
 * @param {object} request
 * @param {string} request.name
 * @param {number} request.stage
 * @param {string} request.script
 * @param {string} request.prefix put before each of its lines
 * @param {NodeJS.ProcessEnv} request.env
 * @param {string} request.readyMessage
 * @param {(hasSaidReady: boolean, upMs: number) => Promise<boolean>} request.isReady
 * @returns {Promise<KeptProcess>}
 */
async function startProductProcess(keeper, request) {
  const { name, stage, script, prefix, env, readyMessage, isReady } = request;
  const running = keeper.spawn({
    name,
    stage,
    graceMs: stoppingSeconds(env) * 1_000 + extraGraceMs,
    command: process.execPath,
    args: ["--enable-source-maps", script],
    options: { cwd: places.root, env, stdio: ["ignore", "pipe", "pipe"] },
  });
  let hasSaidReady = false;
  const readyText = `"msg":"${readyMessage}"`;
  for (const stream of [running.child.stdout, running.child.stderr]) {
    if (stream === null) continue;
    createInterface({ input: stream, crlfDelay: Infinity }).on("line", (line) => {
      hasSaidReady ||= line.includes(readyText);
      process.stdout.write(`${prefix}${line}\n`);
    });
  }

  const startedMs = Date.now();
  const { exit, ...outcome } = await untilReady(
    running,
    () => isReady(hasSaidReady, Date.now() - startedMs),
    readyBoundMs,
  );
  if (outcome.isReady) return running;
  await running.stop();
  throw new Problem(
    exit === null
      ? `${name} was not ready within ${readyBoundMs / 1_000} s`
      : `${name} stopped before it was ready (${describeExit(exit)})`,
    { advice: "Its last lines, above, say why. Mend that, then `npm start` again." },
  );
}

/** @param {NodeJS.ProcessEnv} env */
function isSilent(env) {
  return ["warn", "error", "fatal", "silent"].includes(env.LOG_LEVEL ?? "");
}

/**
 * @param {string} url
 * @returns {Promise<boolean>}
 */
function answersOk(url) {
  return new Promise((resolve) => {
    const request = get(url, { agent: false, timeout: probeBoundMs }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.once("timeout", () => request.destroy());
    request.once("error", () => resolve(false));
  });
}

/**
 * Where this machine reaches an API that listens on HOST.
 * @param {NodeJS.ProcessEnv} env
 */
export function reachableHost({ HOST }) {
  if (HOST === undefined || ["", "0.0.0.0", "::"].includes(HOST)) return "localhost";
  return HOST.includes(":") ? `[${HOST}]` : HOST;
}
