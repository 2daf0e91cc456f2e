import { setTimeout as sleep } from "node:timers/promises";
import type { Fault } from "../fault.ts";
import { HOLD_SECONDS } from "../stage/stage.ts";

/** Longer than a hold lasts, so that payments which were accepted in time are decided after its end. */
const FROZEN_MS = (HOLD_SECONDS + 2) * 1000;

export const workersFreeze: Fault = {
  name: "workers-freeze",
  timesInFullRun: 20,
  timesInRun: 5,
  mustHold: "what was paid in time is sold",
  limits: {},
  async inflict({ workers }) {
    workers.forEach((worker) => worker.kill("SIGSTOP"));
    try {
      await sleep(FROZEN_MS);
    } finally {
      workers.forEach((worker) => worker.kill("SIGCONT"));
    }
  },
};
