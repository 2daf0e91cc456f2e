/** A command as far as its lane is concerned. */
export type LaneWork = { lane: number; acceptedAtMs: number; decidedAtMs: number };

/**
 * The longest time in which a lane had accepted work and decided none of it. A lane that has nothing
 * to do does not pause.
 */
export function longestPauseMs(work: readonly LaneWork[]): number {
  const lanes = new Set(work.map(({ lane }) => lane));
  return Math.max(
    0,
    ...[...lanes].map((lane) => longestInLaneMs(work.filter((each) => each.lane === lane))),
  );
}

function longestInLaneMs(work: readonly LaneWork[]): number {
  const byDecision = work.toSorted((one, other) => one.decidedAtMs - other.decidedAtMs);
  // From the end: at each decision, since when the oldest of all that was still undecided waited.
  let waitingSinceMs = Number.POSITIVE_INFINITY;
  let longestMs = 0;
  for (let index = byDecision.length - 1; index >= 0; index -= 1) {
    const { acceptedAtMs, decidedAtMs } = byDecision[index] ?? { acceptedAtMs: 0, decidedAtMs: 0 };
    waitingSinceMs = Math.min(waitingSinceMs, acceptedAtMs);
    const beforeMs = byDecision[index - 1]?.decidedAtMs ?? Number.NEGATIVE_INFINITY;
    longestMs = Math.max(longestMs, decidedAtMs - Math.max(beforeMs, waitingSinceMs));
  }
  return longestMs;
}

/** The longest time between `fromMs` and `toMs` in which nobody was told anything. */
export function longestSilenceMs(
  toldAtMs: readonly number[],
  fromMs: number,
  toMs: number,
): number {
  const within = toldAtMs
    .filter((ms) => ms > fromMs && ms < toMs)
    .toSorted((one, other) => one - other);
  return Math.max(...[...within, toMs].map((ms, index) => ms - (within[index - 1] ?? fromMs)));
}
