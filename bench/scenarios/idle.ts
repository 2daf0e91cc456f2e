import type { Findings, Scenario } from "../bench.ts";
import { sync } from "../contenders/peers.ts";
import { distinctSeatsPlan, WAIT_HEADERS } from "../measure/reserving-plans.ts";
import { reservingRounds } from "../measure/reserving-rounds.ts";

const WARM_UPS = 4;

export const idle: Scenario = {
  name: "idle",
  load: "One client and nothing else: a reservation after the other, each waiting for its outcome.",
  columns: ["p50 ms", "p90 ms", "p99 ms", "max ms", "decided/s"],
  plots: ["p50 ms"],

  async run(bench): Promise<Findings> {
    const setting = "1 connection";
    // One client makes few requests, and code is compiled after many.
    const pace = { ...bench.pace, warmUpSeconds: WARM_UPS * bench.pace.warmUpSeconds };
    const plan = distinctSeatsPlan(pace, 1, { headers: WAIT_HEADERS });
    const others = { peers: [sync], bare: false };
    const runs = await reservingRounds(bench, idle, setting, plan, others);
    const of = "rowlock";
    const over = { contender: "sync" };
    return {
      runs,
      targets: [
        { figure: "p50 ms", setting, of, over, must: { atMost: 3.5 } },
        { figure: "p99 ms", setting, of, must: { atMost: 25 } },
      ],
      notes: [],
    };
  },
};
