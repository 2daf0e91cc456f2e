import type { Fault } from "../fault.ts";
import { freezeWorkerAtWork } from "./worker-at-work.ts";

export const workerKill: Fault = {
  name: "worker-kill",
  timesInFullRun: 200,
  timesInRun: 20,
  mustHold: "a lane pauses ≤ 5 s",
  limits: { lanePauseMs: 5000 },
  async inflict(stage, random) {
    const worker = await freezeWorkerAtWork(stage, random);
    worker.kill("SIGKILL");
    await worker.exited;
    await stage.replaceWorker(worker);
  },
};
