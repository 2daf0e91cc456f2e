import type { Bench, Scenario } from "../bench.ts";
import type { Run } from "../run.ts";
import { rowlock, type Contender } from "../contenders/contender.ts";
import type { Exchange } from "../load/ask.ts";
import { measureBare } from "./bare.ts";
import { measureReserving, type ReservingPlan } from "./reserving.ts";
import { inRounds, type Turn } from "./rounds.ts";

/** Rounds of the same reservations: the product, these peers, and the ceiling if it is asked for. */
export function reservingRounds(
  bench: Bench,
  scenario: Pick<Scenario, "name" | "columns">,
  setting: string,
  plan: ReservingPlan,
  others: { peers: readonly Contender[]; bare: boolean },
): Promise<Run[]> {
  let sample: Exchange | undefined;
  const turns: Turn[] = [rowlock, ...others.peers].map((contender) => ({
    contender: contender.name,
    setting,
    async run() {
      const result = await measureReserving(bench, contender, plan);
      if (contender === rowlock) {
        sample = result.sample;
      }
      return result.figures;
    },
  }));
  if (others.bare) {
    turns.push({ contender: "bare", setting, run: () => measureBare(bench, sample, plan) });
  }
  return inRounds(bench, scenario.name, turns, scenario.columns);
}
