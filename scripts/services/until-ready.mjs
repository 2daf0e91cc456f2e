import { setTimeout as sleep } from "node:timers/promises";

/** @typedef {import("./keeper.mjs").Exit} Exit */

const pollMs = 20;

/**
 * Asks again and again, until the process is ready, is gone, or had enough time.
 * @param {{ exited: Promise<Exit> }} running
 * @param {() => boolean | Promise<boolean>} isReady
 * @param {number} boundMs
 * @returns {Promise<{ isReady: boolean, exit: Exit | null }>}
 */
export async function untilReady(running, isReady, boundMs) {
  /** @type {{ exit: Exit | null }} */
  const end = { exit: null };
  void running.exited.then((exit) => {
    end.exit = exit;
  });
  const deadline = Date.now() + boundMs;
  while (end.exit === null && Date.now() < deadline) {
    if (await isReady()) return { isReady: true, exit: null };
    await sleep(pollMs);
  }
  return { isReady: false, exit: end.exit };
}
