import { setTimeout as sleep } from "node:timers/promises";
import type { Fault } from "../fault.ts";
import { anyOf } from "./any-of.ts";

/** Three times as long as a worker's lock on its job lasts (`workers/worker-settings.ts`). */
const FROZEN_MS = 9000;

export const workerFreeze: Fault = {
  name: "worker-freeze",
  timesInFullRun: 50,
  timesInRun: 10,
  mustHold: "no double effect, order kept",
  limits: {},
  async inflict({ workers }, random) {
    const worker = anyOf(workers, random);
    worker.kill("SIGSTOP");
    try {
      await sleep(FROZEN_MS);
    } finally {
      worker.kill("SIGCONT");
    }
  },
};
