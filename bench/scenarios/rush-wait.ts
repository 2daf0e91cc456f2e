import type { Findings, Scenario } from "../bench.ts";
import type { Run } from "../run.ts";
import { sync } from "../contenders/peers.ts";
import { distinctSeatsPlan, WAIT_HEADERS } from "../measure/reserving-plans.ts";
import { reservingRounds } from "../measure/reserving-rounds.ts";
import type { Target } from "../report/target.ts";

export const rushWait: Scenario = {
  name: "rush-wait",
  load: "As rush, but every client prefers to wait for the outcome: the answer is the decision.",
  columns: ["decided/s", "answers/s", "p50 ms", "p99 ms"],
  plots: ["decided/s", "p99 ms"],

  async run(bench): Promise<Findings> {
    const runs: Run[] = [];
    const targets: Target[] = [];
    for (const connections of [64, 256]) {
      const setting = `${connections} connections`;
      const plan = distinctSeatsPlan(bench.pace, connections, { headers: WAIT_HEADERS });
      const others = { peers: [sync], bare: false };
      runs.push(...(await reservingRounds(bench, rushWait, setting, plan, others)));
      const over = { contender: "sync" };
      targets.push(
        { figure: "decided/s", setting, of: "rowlock", over, must: { atLeast: 4 } },
        { figure: "p99 ms", setting, of: "rowlock", over, must: { atMost: 0.5 } },
      );
    }
    return { runs, targets, notes: [] };
  },
};
