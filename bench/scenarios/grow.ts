import type { Bench, Findings, Scenario } from "../bench.ts";
import { rowlock } from "../contenders/contender.ts";
import { measureReserving, type ReservingPlan } from "../measure/reserving.ts";
import { distinctSeatsPlan } from "../measure/reserving-plans.ts";
import { inRounds, type Turn } from "../measure/rounds.ts";
import type { Target } from "../report/target.ts";
import { writeTicketHistory } from "../stage/ticket-history.ts";

const CONNECTIONS = 64;
const SMALL_HALL = 1000;
const LARGE_HALL = 50_000;
const SHOWS_KEPT = "1000";

export const grow: Scenario = {
  name: "grow",
  load: "The rush again, with small and large halls, and with few and many decided tickets kept.",
  columns: ["decided/s", "p50 ms", "p99 ms"],
  plots: ["decided/s"],
  run: runGrow,
};

async function runGrow(bench: Bench): Promise<Findings> {
  const history = bench.pace.quick ? 100_000 : 5_000_000;
  const smallHalls = hallsOf(SMALL_HALL);
  const largeHalls = hallsOf(LARGE_HALL);
  const noTickets = "0 tickets";
  const manyTickets = `${history.toLocaleString("en-US")} tickets`;
  const turn = (setting: string, plan: ReservingPlan): Turn => ({
    contender: rowlock.name,
    setting,
    run: async () => (await measureReserving(bench, rowlock, plan)).figures,
  });
  const plan = distinctSeatsPlan(bench.pace, CONNECTIONS);
  const turns = [
    turn(smallHalls, hallPlan(bench, SMALL_HALL)),
    turn(largeHalls, hallPlan(bench, LARGE_HALL)),
    turn(noTickets, plan),
    turn(manyTickets, { ...plan, prepare: (stage) => writeTicketHistory(stage, history) }),
  ];
  const runs = await inRounds(bench, grow.name, turns, grow.columns);
  const kept = (setting: string, over: string): Target => ({
    figure: "decided/s",
    setting,
    of: rowlock.name,
    over: { setting: over },
    must: { atLeast: 0.85 },
  });
  return {
    runs,
    targets: [kept(largeHalls, smallHalls), kept(manyTickets, noTickets)],
    notes: [],
  };
}

const hallsOf = (seats: number) => `halls of ${seats.toLocaleString("en-US")} seats`;

/** As many shows are kept in memory as are on sale, whatever their size. */
function hallPlan({ pace }: Bench, seatsPerDate: number): ReservingPlan {
  const plan = distinctSeatsPlan(pace, CONNECTIONS, { seatsPerDate });
  return { ...plan, variables: { SEAT_MAPS_KEPT: SHOWS_KEPT } };
}
