import { constants } from "node:os";
import { Problem } from "../services/problem.mjs";
import { stages } from "../services/stages.mjs";

/** Time for a test runner, or for a process of the product, to finish what it has in hand. */
const graceMs = 15_000;

/**
 * Runs a program in the place of this one, with the same terminal. It ends when the keeper closes.
 * @param {import("../services/keeper.mjs").Keeper} keeper
 * @param {object} request
 * @param {string} request.name
 * @param {string} request.cwd
 * @param {string} request.command
 * @param {readonly string[]} request.args
 * @param {NodeJS.ProcessEnv} request.env
 * @returns {Promise<number>} the code to exit with
 */
export async function runInForeground(keeper, { name, cwd, command, args, env }) {
  const { exited } = keeper.spawn({
    name,
    stage: stages.foreground,
    graceMs,
    command,
    args,
    options: { stdio: "inherit", cwd, env },
  });
  const { code, signal, error } = await exited;
  if (error !== null) {
    throw new Problem(`${command} could not be started: ${error.message}`, {
      advice: "Check how the command is written.",
      cause: error,
    });
  }
  return signal === null ? (code ?? 1) : 128 + constants.signals[signal];
}
