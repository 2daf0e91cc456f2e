/** Numbers from 0 up to, but not including, 1. */
export type Random = () => number;

/** The same numbers for the same seed: mulberry32, which is plenty for deciding who is impatient. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Numbers of one's own for the n-th of many, so that what one does never depends on how fast the
 * others are. 2³² divided by the golden ratio keeps neighbours apart.
 */
export function seededRandomOf(seed: number, index: number): Random {
  return seededRandom((seed ^ Math.imul(index + 1, 0x9e3779b1)) >>> 0);
}

export function between(random: Random, low: number, high: number): number {
  return low + random() * (high - low);
}

export function chance(random: Random, share: number): boolean {
  return random() < share;
}

/** Waiting times of people who do not know of each other. */
export function exponential(random: Random, mean: number): number {
  return -mean * Math.log(1 - random());
}

/** One of the names, each as often as its share of the sum of all shares. */
export function weighted<Name extends string>(
  random: Random,
  shares: readonly (readonly [Name, number])[],
): Name {
  let left = random() * shares.reduce((sum, [, share]) => sum + share, 0);
  for (const [name, share] of shares) {
    left -= share;
    if (left < 0) {
      return name;
    }
  }
  throw new RangeError("There is nothing to choose from");
}
