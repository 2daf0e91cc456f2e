import { setTimeout as sleep } from "node:timers/promises";
import { takeInstanceLock } from "./instance-lock.mjs";
import { Problem } from "./problem.mjs";

const pollMs = 100;

/**
 * Does work that only one process of this clone may do at a time, such as filling a folder that
 * all of them use.
 * @template T
 * @param {string} lockFile
 * @param {() => Promise<T>} work
 * @param {object} [options]
 * @param {(holderPid: number) => void} [options.onWait] called once if there is somebody before us
 * @param {import("./keeper.mjs").Keeper | undefined} [options.keeper] its closing ends the wait
 * @returns {Promise<T>}
 */
export async function inTurn(lockFile, work, { onWait, keeper } = {}) {
  let lock = takeInstanceLock(lockFile);
  if ("holder" in lock) onWait?.(lock.holder.pid);
  while ("holder" in lock) {
    if (keeper?.isClosing) {
      throw new Problem("stopped while waiting for another command", { advice: "Start again." });
    }
    await sleep(pollMs);
    lock = takeInstanceLock(lockFile);
  }
  try {
    return await work();
  } finally {
    lock.release();
  }
}
