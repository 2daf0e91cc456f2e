import type { Run } from "../run.ts";
import { spreadOf, type Spread } from "./statistics.ts";

/** What a figure must come to: by itself, or divided by the same figure of somebody else. */
export type Target = {
  figure: string;
  /** In runs of this setting. */
  setting: string;
  of: string;
  /** The other contender, or another setting of the same. Without: the figure itself. */
  over?: { contender?: string; setting?: string; figure?: string };
  must: { atLeast: number } | { atMost: number };
  /** What we would like it to come to. */
  aim?: number;
};

export type Verdict = {
  target: Target;
  /** One for each round. */
  values: number[];
  spread: Spread;
  reached: boolean;
  aimReached: boolean | undefined;
};

/** Pair by pair within a round, so that what slows the machine down for a while slows both. */
export function judge(target: Target, runs: readonly Run[]): Verdict {
  const { figure, setting, of, over } = target;
  const rounds = [...new Set(runs.map(({ round }) => round))];
  const values = rounds.flatMap((round) => {
    const own = figureIn(runs, { round, contender: of, setting, figure });
    if (over === undefined) {
      return own === undefined ? [] : [own];
    }
    const other = figureIn(runs, { round, contender: of, setting, figure, ...over });
    return own === undefined || other === undefined ? [] : [own / other];
  });
  const spread = spreadOf(values);
  return {
    target,
    values,
    spread,
    reached: meets(spread.median, target.must),
    aimReached:
      target.aim === undefined
        ? undefined
        : meets(
            spread.median,
            "atLeast" in target.must ? { atLeast: target.aim } : { atMost: target.aim },
          ),
  };
}

function meets(value: number, must: Target["must"]): boolean {
  return "atLeast" in must ? value >= must.atLeast : value <= must.atMost;
}

function figureIn(
  runs: readonly Run[],
  wanted: { round: number; contender: string; setting: string; figure: string },
): number | undefined {
  return runs.find(
    ({ round, contender, setting }) =>
      round === wanted.round && contender === wanted.contender && setting === wanted.setting,
  )?.figures[wanted.figure];
}

/** `decided/s ÷ sync`, for people. */
export function describeTarget({ figure, of, over }: Target): string {
  if (over === undefined) {
    return figure;
  }
  const other = [
    over.contender === of ? undefined : over.contender,
    over.setting,
    over.figure,
  ].filter((part) => part !== undefined);
  return `${figure} ÷ ${other.join(", ")}`;
}

export function describeMust({ must, aim }: Target): string {
  const sign = "atLeast" in must ? "≥" : "≤";
  const limit = "atLeast" in must ? must.atLeast : must.atMost;
  const shown = limit === 1 / 3 ? "⅓" : limit.toLocaleString("en-US");
  return `${sign} ${shown}${aim === undefined ? "" : ` (aim ${aim})`}`;
}
