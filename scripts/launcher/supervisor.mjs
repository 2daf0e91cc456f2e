import { setTimeout as sleep } from "node:timers/promises";
import { Problem } from "../services/problem.mjs";
import { say, warn } from "./console.mjs";

/** @typedef {import("../services/keeper.mjs").Exit} Exit */
/** @typedef {{ exited: Promise<Exit> }} Running */

/** A process that ran this long was in order; what ended it is a new story. */
const stableMs = 30_000;
const firstDelayMs = 100;
const longestDelayMs = 5_000;
const maxQuickFailures = 10;

/**
 * Brings back what dies, for as long as it is worth trying.
 */
export class Supervisor {
  #isStopping;
  /** @type {(problem: Problem) => void} */
  #giveUp = () => {};

  /** @param {{ isStopping: () => boolean }} options */
  constructor({ isStopping }) {
    this.#isStopping = isStopping;
    /**
     * Settles when one of them cannot be kept alive.
     * @type {Promise<Problem>}
     */
    this.gaveUp = new Promise((resolve) => {
      this.#giveUp = resolve;
    });
  }

  /**
   * @param {string} name
   * @param {Running} running
   * @param {() => Promise<Running>} startAgain
   */
  watch(name, running, startAgain) {
    void this.#keepAlive(name, running, startAgain);
  }

  /**
   * @param {string} name
   * @param {Running} running
   * @param {() => Promise<Running>} startAgain
   */
  async #keepAlive(name, running, startAgain) {
    let failures = 0;
    let how = await this.#watchOne(running, () => (failures = 0));
    for (;;) {
      failures += 1;
      if (this.#isStopping()) return;
      if (failures > maxQuickFailures) {
        this.#giveUp(
          new Problem(`${name} stopped ${failures} times in a row`, {
            advice: "Look at its last lines above; `npm start` tries again.",
          }),
        );
        return;
      }
      const delayMs = Math.min(firstDelayMs * 2 ** (failures - 1), longestDelayMs);
      warn(`${name} stopped (${how}); starting it again`);
      await sleep(delayMs);
      if (this.#isStopping()) return;
      try {
        const again = await startAgain();
        say(`${name} runs again`);
        how = await this.#watchOne(again, () => (failures = 0));
      } catch (error) {
        how = error instanceof Error ? error.message : String(error);
      }
    }
  }

  /**
   * @param {Running} running
   * @param {() => void} onStable
   */
  async #watchOne(running, onStable) {
    const timer = setTimeout(onStable, stableMs);
    const exit = await running.exited;
    clearTimeout(timer);
    return describeExit(exit);
  }
}

/** @param {Exit} exit */
export function describeExit({ code, signal, error }) {
  if (error !== null) return error.message;
  return signal === null ? `code ${code}` : signal;
}
