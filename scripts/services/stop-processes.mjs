import { spawnSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { isRunning } from "./process-identity.mjs";

/** @typedef {import('./process-register.mjs').RegisteredProcess} RegisteredProcess */

const pollMs = 20;
/** After SIGKILL only the kernel can be slow (a disk that hangs): then waiting longer is useless. */
const killedBoundMs = 5_000;
const stopCommandBoundMs = 60_000;

/**
 * @typedef {object} StopOptions
 * @property {(process: RegisteredProcess, tookMs: number, forced: boolean) => void} [onStopped]
 * @property {AbortSignal} [hurry] once aborted, nothing is asked politely any more
 */

/**
 * Stops stage after stage, all of one stage together.
 * @param {readonly RegisteredProcess[]} processes
 * @param {StopOptions} [options]
 */
export async function stopProcesses(processes, options = {}) {
  const stages = [...new Set(processes.map(({ stage }) => stage))].sort((a, b) => a - b);
  for (const stage of stages) {
    const together = processes.filter((process) => process.stage === stage);
    await Promise.all(together.map((process) => stopProcess(process, options)));
  }
}

/**
 * @param {RegisteredProcess} target
 * @param {StopOptions} [options]
 */
export async function stopProcess(target, { onStopped, hurry } = {}) {
  if (!isRunning(target)) return;
  const startedMs = Date.now();
  let forced = false;
  if (!hurry?.aborted) {
    signalGroup(target.pid, "SIGTERM");
    await waitUntilGone(target, target.graceMs, hurry);
  }
  if (isRunning(target)) {
    forced = true;
    signalGroup(target.pid, "SIGKILL");
    await waitUntilGone(target, killedBoundMs);
  }
  onStopped?.(target, Date.now() - startedMs, forced);
}

/**
 * The last one given runs first: what was started later may use what was there before.
 * @param {readonly string[][]} commands
 */
export function runStopCommands(commands) {
  for (const [command, ...args] of commands.toReversed()) {
    if (command !== undefined)
      spawnSync(command, args, { stdio: "ignore", timeout: stopCommandBoundMs });
  }
}

/**
 * @param {RegisteredProcess} target
 * @param {number} boundMs
 * @param {AbortSignal} [hurry]
 */
async function waitUntilGone(target, boundMs, hurry) {
  const deadline = Date.now() + boundMs;
  const isOver = () => !isRunning(target) || Date.now() >= deadline || hurry?.aborted === true;
  while (!isOver()) await sleep(pollMs);
}

/**
 * Each registered process leads a group of its own (the keeper sees to it), so that whatever it
 * started goes with it.
 * @param {number} pid
 * @param {NodeJS.Signals} signal
 */
function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch {
    // It went by itself in the meantime.
  }
}
