import { setTimeout as sleep } from "node:timers/promises";
import { between } from "../../../bench/rush/random.ts";
import type { Fault } from "../fault.ts";
import { freezeWorkerAtWork } from "./worker-at-work.ts";

/**
 * From as long as a worker's lock on its job lasts (`workers/worker-settings.ts`) to longer than the
 * database leaves a transaction open.
 */
const FROZEN_MS = { low: 2500, high: 12_000 };

export const workerFreeze: Fault = {
  name: "worker-freeze",
  timesInFullRun: 50,
  timesInRun: 10,
  mustHold: "no double effect, order kept",
  limits: {},
  async inflict(stage, random) {
    const worker = await freezeWorkerAtWork(stage, random);
    try {
      await sleep(between(random, FROZEN_MS.low, FROZEN_MS.high));
    } finally {
      worker.kill("SIGCONT");
    }
  },
};
