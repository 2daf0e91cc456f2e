import type { House, Moment, SalesMinute } from "./house.ts";

/** A value over time, as a chart draws it: what is not known is a gap. */
export type Series = { atSeconds: number[]; values: (number | null)[][] };

/** Longer between two moments, and nobody knows what went on: charts show a gap. */
const GAP_MS = 20_000;

/**
 * How fast a count grew between two moments, per second. Null when it is lower than before, because
 * then its server has lost its data meanwhile.
 */
export function ratePerSecond(
  before: Moment | undefined,
  now: Moment,
  countOf: (moment: Moment) => number,
): number | null {
  const elapsedMs = before === undefined ? 0 : now.atMs - before.atMs;
  if (before === undefined || elapsedMs <= 0 || elapsedMs > GAP_MS) {
    return null;
  }
  const grown = countOf(now) - countOf(before);
  return grown < 0 ? null : (grown * 1000) / elapsedMs;
}

/** One value of each moment for each line of a chart. */
export function seriesOf(
  moments: readonly Moment[],
  ...values: ((moment: Moment, before: Moment | undefined) => number | null)[]
): Series {
  return {
    atSeconds: moments.map(({ atMs }) => atMs / 1000),
    values: values.map((valueOf) =>
      moments.map((moment, index) => valueOf(moment, moments[index - 1])),
    ),
  };
}

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);

export const totals = {
  waiting: ({ lines }: Moment) => sum(lines.map(({ waiting }) => waiting)),
  active: ({ lines }: Moment) => sum(lines.map(({ active }) => active)),
  joins: ({ lines }: Moment) => sum(lines.map(({ joins }) => joins)),
  admissions: ({ lines }: Moment) => sum(lines.map(({ admissions }) => admissions)),
  answers: ({ traffic }: Moment) => traffic.answers,
  refusals: ({ traffic }: Moment) => traffic.refusals,
  failures: ({ traffic }: Moment) => traffic.failures,
};

/** What is seen now as one more moment; undefined when a part of it could not be read. */
export function momentOf({ at, lines, lanes, shows, traffic }: House): Moment | undefined {
  if (lines === null || lanes === null || shows === null || traffic === null) {
    return undefined;
  }
  return {
    atMs: Date.parse(at),
    lines,
    seats: {
      available: sum(shows.map(({ available }) => available)),
      held: sum(shows.map(({ held }) => held)),
      sold: sum(shows.map(({ sold }) => sold)),
    },
    backlogJobs: sum(
      lanes.map(
        ({ waitingJobs, activeJobs, delayedJobs }) => waitingJobs + activeJobs + delayedJobs,
      ),
    ),
    traffic,
  };
}

/** What was sold until each minute of the day in which something was. */
export function sellOutCurve(sales: readonly SalesMinute[], nowMs: number): Series {
  const [first] = sales;
  if (first === undefined) {
    return { atSeconds: [], values: [[]] };
  }
  let sold = 0;
  // A minute's sales are there at its end; the last minute is not over yet.
  const points = sales.map(({ atMs, seats }) => {
    sold += seats;
    return { atMs: Math.min(atMs + 60_000, nowMs), sold };
  });
  const all = [{ atMs: first.atMs, sold: 0 }, ...points, { atMs: nowMs, sold }];
  return { atSeconds: all.map(({ atMs }) => atMs / 1000), values: [all.map((each) => each.sold)] };
}
