import { percentile } from "../../report/percentile.ts";

/** What is timed. The first are single calls, the last what a fan waits for. */
export const timings = [
  "join",
  "ask the line",
  "see the seats",
  "ask a ticket",
  "reserve, to 202",
  "reserve, to outcome",
  "top up",
  "pay, to outcome",
  "give back, to outcome",
] as const;

export type Timing = (typeof timings)[number];

/** What happened since it was last asked. Milliseconds. */
export type Recent = { answers: number; p50Ms: number; p99Ms: number };

export type Meter = ReturnType<typeof createMeter>;

/** Counts answers and keeps how long each took. */
export function createMeter() {
  const taken = new Map<Timing, number[]>();
  let recent: number[] = [];
  let answers = 0;
  const repeats = { lost: 0, later: 0 };

  return {
    /** An answer came, whatever it said. */
    answered(tookMs: number): void {
      answers += 1;
      recent.push(tookMs);
    },

    /** A request is sent again, because its answer was lost, or said "later". */
    repeated(why: keyof typeof repeats): void {
      repeats[why] += 1;
    },

    time(timing: Timing, tookMs: number): void {
      const known = taken.get(timing);
      if (known === undefined) {
        taken.set(timing, [tookMs]);
      } else {
        known.push(tookMs);
      }
    },

    takeRecent(): Recent {
      const seen = recent;
      recent = [];
      return { answers: seen.length, p50Ms: percentile(seen, 50), p99Ms: percentile(seen, 99) };
    },

    timesOf: (timing: Timing): readonly number[] => taken.get(timing) ?? [],
    answers: () => answers,
    repeats: () => ({ ...repeats }),
  };
}
