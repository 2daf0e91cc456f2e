import type { Random } from "../random.ts";

/**
 * How much the front is preferred: the share u of all choices falls on the first u³ of the free seats,
 * so half of them on the first eighth. That is what makes a rush: free seats everywhere, and a
 * struggle for a few of them.
 */
const FRONT_PULL = 3;
/** Wherever the seat is. */
const NO_PULL = 1;

export type Taste = "front" | "anywhere";

/** The seat that a fan goes for; `seatNos` are the free ones in the hall's order, front row first. */
export function chooseSeat(
  seatNos: readonly string[],
  taste: Taste,
  random: Random,
): string | undefined {
  const pull = taste === "front" ? FRONT_PULL : NO_PULL;
  return seatNos[Math.floor(seatNos.length * random() ** pull)];
}
