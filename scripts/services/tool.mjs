import { spawn } from "node:child_process";
import { appendFileSync } from "node:fs";
import { Problem } from "./problem.mjs";
import { stages } from "./stages.mjs";

/** @typedef {import("./keeper.mjs").Keeper} Keeper */

const graceMs = 5_000;

/**
 * Runs a program to its end, quietly: what it says goes to a log.
 * @param {object} request
 * @param {string} request.command
 * @param {readonly string[]} request.args
 * @param {string} request.logFile
 * @param {number} request.boundMs
 * @param {string} [request.name] for people
 * @param {string} [request.input] for its standard input
 * @param {string} [request.cwd]
 * @param {NodeJS.ProcessEnv} [request.env] beside our own environment
 * @param {string} [request.advice]
 * @param {Keeper | undefined} [request.keeper] who stops it when we die
 * @returns {Promise<string>} its standard output
 */
export function runTool(request) {
  const {
    command,
    args,
    logFile,
    boundMs,
    name = command,
    cwd,
    env,
    advice,
    keeper,
    input,
  } = request;
  appendFileSync(logFile, `\n$ ${[command, ...args].join(" ")}\n`, { mode: 0o600 });
  /** @type {import("node:child_process").SpawnOptions} */
  const options = {
    cwd,
    env: { ...process.env, LC_ALL: "C", ...env },
    stdio: [input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
    timeout: boundMs,
  };
  const child =
    keeper === undefined
      ? spawn(command, args, options)
      : keeper.spawn({ name, stage: stages.foreground, graceMs, command, args, options }).child;

  // A program that ends early says so by its code; that it did not read on is no error of its own.
  child.stdin?.on("error", () => {}).end(input);

  return new Promise((resolve, reject) => {
    /** @type {Buffer[]} */
    const output = [];
    child.stdout?.on("data", (/** @type {Buffer} */ chunk) => {
      output.push(chunk);
      appendFileSync(logFile, chunk);
    });
    child.stderr?.on("data", (/** @type {Buffer} */ chunk) => appendFileSync(logFile, chunk));
    /** @param {string} how @param {unknown} [cause] */
    const fail = (how, cause) =>
      reject(
        new Problem(`${name} ${how}`, {
          advice: advice ?? "The end of the log, above, says why.",
          logFile,
          cause,
        }),
      );
    child.once("error", (error) => fail("could not be started", error));
    child.once("close", (code, signal) => {
      if (code === 0) resolve(Buffer.concat(output).toString("utf8"));
      else fail(signal === null ? `ended with code ${code}` : `was ended by ${signal}`);
    });
  });
}
