import { constants } from "node:os";
import { stages } from "../services/keeper.mjs";

/** Time for a test runner or a server to finish what it has in hand. */
const graceMs = 15_000;

/**
 * Runs a program in the place of this one: same terminal, signals passed on.
 * @param {import('../services/keeper.mjs').Keeper} keeper
 * @param {object} request
 * @param {string} request.name
 * @param {string} request.command
 * @param {readonly string[]} request.args
 * @param {NodeJS.ProcessEnv} request.env
 * @param {import('./stop-request.mjs').StopRequest} request.stopRequest
 * @returns {Promise<number>} the code to exit with
 */
export async function runInForeground(keeper, { name, command, args, env, stopRequest }) {
  const running = keeper.spawn({
    name,
    stage: stages.foreground,
    graceMs,
    command,
    args,
    options: { stdio: "inherit", env },
  });
  const stopping = stopRequest.requested.then(() => running.stop({ hurry: stopRequest.hurry }));
  const { code, signal, error } = await running.exited;
  if (stopRequest.isRequested) await stopping;
  if (error !== null) throw error;
  return signal === null ? (code ?? 1) : 128 + constants.signals[signal];
}
