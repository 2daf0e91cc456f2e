import { closeSync, mkdirSync, openSync, readFileSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { Problem } from "./problem.mjs";
import { untilReady } from "./until-ready.mjs";

/** @typedef {import('./keeper.mjs').KeptProcess} KeptProcess */
/** @typedef {import('./keeper.mjs').Keeper} Keeper */

/**
 * @typedef {object} ServerRequest
 * @property {string} name
 * @property {number} stage
 * @property {number} graceMs
 * @property {import('./programs.mjs').Program} program
 * @property {readonly string[]} args
 * @property {string} cwd
 * @property {string} logFile what it says goes here directly, so that it never waits for us
 * @property {number} readyBoundMs
 * @property {(log: string) => boolean | Promise<boolean>} isReady given what this run has logged
 */

/**
 * Starts a server and returns once it is ready.
 * @param {Keeper} keeper
 * @param {ServerRequest} request
 * @returns {Promise<KeptProcess>}
 */
export async function startServer(keeper, request) {
  const { name, stage, graceMs, program, args, cwd, logFile, readyBoundMs, isReady } = request;
  mkdirSync(dirname(logFile), { recursive: true, mode: 0o700 });
  const log = openSync(logFile, "a", 0o600);
  const logStart = statSync(logFile).size;
  const server = keeper.spawn({
    name,
    stage,
    graceMs,
    command: program.path,
    args,
    options: { cwd, stdio: ["ignore", log, log], env: { ...process.env, ...program.env } },
  });
  closeSync(log);

  const { exit, ...outcome } = await untilReady(
    server,
    () => isReady(readFileSync(logFile).subarray(logStart).toString("utf8")),
    readyBoundMs,
  );
  if (outcome.isReady) return server;
  await server.stop();
  const what = exit === null ? `was not ready within ${readyBoundMs / 1_000} s` : "stopped at once";
  throw new Problem(`${name} (${program.path}) ${what}`, {
    advice: "The end of its log says why.",
    logFile,
    cause: exit,
  });
}
