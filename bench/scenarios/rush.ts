import type { Bench, Findings, Scenario } from "../bench.ts";
import type { Run } from "../run.ts";
import { jobPerRequest, sync } from "../contenders/peers.ts";
import { distinctSeatsPlan } from "../measure/reserving-plans.ts";
import { reservingRounds } from "../measure/reserving-rounds.ts";
import type { Target } from "../report/target.ts";

export const rush: Scenario = {
  name: "rush",
  load: "Admitted fans reserve distinct seats, each connection as fast as it gets its answers.",
  columns: ["decided/s", "answers/s", "p50 ms", "p99 ms"],
  plots: ["decided/s", "p99 ms"],
  run: runRush,
};

async function runRush(bench: Bench): Promise<Findings> {
  const runs: Run[] = [];
  const targets: Target[] = [];
  for (const connections of [64, 256]) {
    const setting = `${connections} connections`;
    const plan = distinctSeatsPlan(bench.pace, connections);
    const others = { peers: [sync, jobPerRequest], bare: true };
    runs.push(...(await reservingRounds(bench, rush, setting, plan, others)));
    targets.push(...targetsOf(setting));
  }
  return { runs, targets, notes: [] };
}

function targetsOf(setting: string): Target[] {
  const decided = { figure: "decided/s", setting, of: "rowlock" };
  const latency = { figure: "p99 ms", setting, of: "rowlock" };
  return [
    { ...decided, over: { contender: "sync" }, must: { atLeast: 5 } },
    { ...decided, over: { contender: "job-per-request" }, must: { atLeast: 3 } },
    { ...decided, over: { contender: "bare" }, must: { atLeast: 0.4 }, aim: 0.6 },
    { ...latency, over: { contender: "sync" }, must: { atMost: 1 / 3 } },
  ];
}
