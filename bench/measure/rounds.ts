import type { Bench } from "../bench.ts";
import type { Figures, Run } from "../run.ts";

/** One contender's turn in a round. */
export type Turn = { contender: string; setting: string; run: () => Promise<Figures> };

/**
 * Lets everybody run once in each round, in this order, so that whoever is compared runs within the
 * same minute. Tells how each came out.
 */
export async function inRounds(
  bench: Bench,
  scenario: string,
  turns: readonly Turn[],
  headline: readonly string[],
): Promise<Run[]> {
  const runs: Run[] = [];
  for (let round = 1; round <= bench.pace.rounds; round += 1) {
    for (const { contender, setting, run } of turns) {
      const figures = await run();
      runs.push({ contender, setting, round, figures });
      const words = headline.flatMap((name) => {
        const value = figures[name];
        return value === undefined ? [] : [`${formatFigure(value)} ${name}`];
      });
      bench.say(
        `${scenario} · ${setting} · ${round}/${bench.pace.rounds} · ${contender}: ${words.join(", ")}`,
      );
    }
  }
  return runs;
}

/** Three digits that say something. */
export function formatFigure(value: number): string {
  if (Number.isNaN(value)) {
    return "–";
  }
  if (Math.abs(value) >= 100) {
    return Math.round(value).toLocaleString("en-US");
  }
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
}
