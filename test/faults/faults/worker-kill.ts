import type { Fault } from "../fault.ts";
import { anyOf } from "./any-of.ts";

export const workerKill: Fault = {
  name: "worker-kill",
  timesInFullRun: 200,
  timesInRun: 20,
  mustHold: "a lane pauses ≤ 5 s",
  limits: { lanePauseMs: 5000 },
  async inflict({ workers, replaceWorker }, random) {
    const worker = anyOf(workers, random);
    worker.kill("SIGKILL");
    await worker.exited;
    await replaceWorker(worker);
  },
};
