import type { Fault } from "./fault.ts";

/** Servers of their own, a crowd of fans, what happens to them one after the other, and the check. */
export type RunPlan = { seed: number; ordeals: Ordeal[] };

/** A fault, as often as it happens before everything must work again. */
export type Ordeal = { fault: Fault; times: number };

/** Each fault for itself, in as few runs as its load has seats for. */
export function planFullRun(
  faults: readonly Fault[],
  firstSeed: number,
  times?: number,
): RunPlan[] {
  return faults.flatMap((fault) => {
    const { timesInRun, isBarrage } = fault;
    const inAll = times ?? fault.timesInFullRun;
    return Array.from({ length: Math.ceil(inAll / timesInRun) }, (_, run): RunPlan => {
      const inThis = Math.min(timesInRun, inAll - run * timesInRun);
      return {
        seed: firstSeed + run,
        ordeals: isBarrage
          ? [{ fault, times: inThis }]
          : Array.from({ length: inThis }, () => ({ fault, times: 1 })),
      };
    });
  });
}

/** Most of the time of a run with one fault is its beginning and its end, so several share them. */
const ORDEALS_IN_SHORT_RUN = 8;
/** The shots of a barrage that say in seconds what all of them say in a minute. */
const SHORT_BARRAGE_TIMES = 20;

/** Each fault once. */
export function planShortRun(faults: readonly Fault[], firstSeed: number): RunPlan[] {
  return Array.from({ length: Math.ceil(faults.length / ORDEALS_IN_SHORT_RUN) }, (_, run) => ({
    seed: firstSeed + run,
    ordeals: faults
      .slice(run * ORDEALS_IN_SHORT_RUN, (run + 1) * ORDEALS_IN_SHORT_RUN)
      .map((fault) => ({
        fault,
        times: fault.isBarrage ? Math.min(fault.timesInRun, SHORT_BARRAGE_TIMES) : 1,
      })),
  }));
}
