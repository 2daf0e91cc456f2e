import { spawn } from "node:child_process";
import { appendFileSync } from "node:fs";
import { Problem } from "./problem.mjs";

/**
 * Runs a program to its end, quietly: what it says goes to a log.
 * @param {object} request
 * @param {string} request.command
 * @param {readonly string[]} request.args
 * @param {string} request.logFile
 * @param {number} request.boundMs
 * @param {string} [request.cwd]
 * @param {NodeJS.ProcessEnv} [request.env] beside our own environment
 * @param {string} [request.advice]
 * @returns {Promise<string>} its standard output
 */
export function runTool({ command, args, logFile, boundMs, cwd, env, advice }) {
  appendFileSync(logFile, `\n$ ${[command, ...args].join(" ")}\n`, { mode: 0o600 });
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, LC_ALL: "C", ...env },
      stdio: ["ignore", "pipe", "pipe"],
      timeout: boundMs,
    });
    /** @type {Buffer[]} */
    const output = [];
    child.stdout.on("data", (/** @type {Buffer} */ chunk) => {
      output.push(chunk);
      appendFileSync(logFile, chunk);
    });
    child.stderr.on("data", (/** @type {Buffer} */ chunk) => appendFileSync(logFile, chunk));
    /** @param {string} how @param {unknown} [cause] */
    const fail = (how, cause) =>
      reject(
        new Problem(`${command} ${args[0] ?? ""} ${how}`, {
          advice: advice ?? "The log above says why.",
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
