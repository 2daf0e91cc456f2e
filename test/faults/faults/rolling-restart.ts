import type { Fault } from "../fault.ts";

export const rollingRestart: Fault = {
  name: "rolling-restart",
  timesInFullRun: 50,
  timesInRun: 10,
  mustHold: "a lane pauses ≤ 1.5 s, no refusal",
  limits: { lanePauseMs: 1500, refusesNobody: true },
  async inflict({ workers, replaceWorker }) {
    for (const worker of workers.slice()) {
      await worker.stop();
      await replaceWorker(worker);
    }
  },
};
