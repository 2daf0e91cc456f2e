import { distance, type Hall } from "./hall.ts";
import type { Vacancy } from "./vacancy.ts";

/** Seats side by side, or, where there are no more such, as near to each other as can be had. */
export type Offer = { seats: number[]; areTogether: boolean };

export type Wish = {
  count: number;
  /** Only these prices, as indexes into the hall's; all of them when empty. */
  prices: ReadonlySet<number>;
  /** Instead of near the stage: near this seat, and for about the same money. */
  near?: number;
  /** Not these, whatever the map says. */
  without?: ReadonlySet<number>;
};

/** Farther apart there is an aisle between two seats. */
const NEIGHBOUR_MAX_SEATS = 1.8;

/** To the side one sees worse than farther back. */
const SIDE_WEIGHT = 1.3;

/** What another price is worth in seats' widths, when a seat like a lost one is looked for. */
const OTHER_PRICE_SEATS = 6;

/**
 * In a rush thousands ask for the best seats in the same second, and all but one would lose. So it is
 * one of the best, by chance: of at most this many, none of them worse than the best by more than
 * this share of the hall. In a club that is next to nothing, in an arena a few seats.
 */
const CANDIDATES_MAX = 24;
const WORSE_BY_SHARE = 0.03;

/**
 * The best seats that can be had, or `undefined` when there are too few.
 * @param random between 0 and 1
 */
export function bestSeats(
  hall: Hall,
  vacancy: Vacancy,
  wish: Wish,
  random: () => number,
): Offer | undefined {
  const costs = costsOf(hall, vacancy, wish);
  const blocks = wish.count === 1 ? singles(costs) : blocksOf(hall, costs, wish.count);
  if (blocks.length > 0) {
    return { seats: chooseOne(hall, blocks, random).seats, areTogether: true };
  }
  const seats = scattered(hall, costs, wish.count);
  return seats && { seats, areTogether: wish.count === 1 };
}

/** Several offers that have no seat in common, best first: for who lost one and may choose again. */
export function severalOffers(
  hall: Hall,
  vacancy: Vacancy,
  wish: Wish,
  offers: number,
  random: () => number,
): Offer[] {
  const without = new Set(wish.without);
  const found: Offer[] = [];
  while (found.length < offers) {
    const offer = bestSeats(hall, vacancy, { ...wish, without }, random);
    if (offer === undefined) {
      break;
    }
    offer.seats.forEach((seat) => without.add(seat));
    found.push(offer);
  }
  return found;
}

/** What a seat costs in comfort: smaller is better. Seats that cannot be had, or are not wanted, cost everything. */
function costsOf(hall: Hall, { free }: Vacancy, wish: Wish): Float32Array {
  const { near, prices, without } = wish;
  const costs = new Float32Array(hall.seatCount).fill(Infinity);
  for (let seat = 0; seat < hall.seatCount; seat += 1) {
    const price = hall.priceOf[seat] ?? 0;
    const isWanted = prices.size === 0 || prices.has(price);
    if (free[seat] === 1 && isWanted && without?.has(seat) !== true) {
      costs[seat] =
        near === undefined
          ? Math.hypot((hall.x[seat] ?? 0) * SIDE_WEIGHT, hall.y[seat] ?? 0)
          : distance(hall, seat, near) +
            (price === hall.priceOf[near] ? 0 : OTHER_PRICE_SEATS * hall.seatSize);
    }
  }
  return costs;
}

type Block = { seats: number[]; cost: number };

function singles(costs: Float32Array): Block[] {
  const blocks: Block[] = [];
  costs.forEach((cost, seat) => {
    if (cost < Infinity) {
      blocks.push({ seats: [seat], cost });
    }
  });
  return blocks;
}

/** Every run of so many seats in a row without a gap. */
function blocksOf(hall: Hall, costs: Float32Array, count: number): Block[] {
  const blocks: Block[] = [];
  for (const { from, to } of hall.rows) {
    let runStart = from;
    for (let seat = from; seat < to; seat += 1) {
      if (costs[seat] === Infinity) {
        runStart = seat + 1;
        continue;
      }
      if (seat > runStart && !areNeighbours(hall, seat - 1, seat)) {
        runStart = seat;
      }
      if (seat - runStart + 1 >= count) {
        const seats = Array.from({ length: count }, (_, index) => seat - count + 1 + index);
        const cost = seats.reduce((sum, each) => sum + (costs[each] ?? Infinity), 0) / count;
        blocks.push({ seats, cost });
      }
    }
  }
  return blocks;
}

export function areNeighbours(hall: Hall, one: number, other: number): boolean {
  return distance(hall, one, other) <= NEIGHBOUR_MAX_SEATS * hall.seatSize;
}

function chooseOne(hall: Hall, blocks: Block[], random: () => number): Block {
  const sorted = blocks.toSorted((one, other) => one.cost - other.cost);
  const [best] = sorted;
  const { left, right, top, bottom } = hall.bounds;
  const limit = (best?.cost ?? 0) + WORSE_BY_SHARE * Math.hypot(right - left, bottom - top);
  const good = sorted.slice(0, CANDIDATES_MAX).filter(({ cost }) => cost <= limit);
  return good[Math.floor(random() * good.length)] ?? { seats: [], cost: 0 };
}

/** The best seat, and those nearest to it. */
function scattered(hall: Hall, costs: Float32Array, count: number): number[] | undefined {
  const wanted = singles(costs).toSorted((one, other) => one.cost - other.cost);
  const first = wanted[0]?.seats[0];
  if (first === undefined || wanted.length < count) {
    return undefined;
  }
  return wanted
    .flatMap(({ seats }) => seats)
    .toSorted((one, other) => distance(hall, one, first) - distance(hall, other, first))
    .slice(0, count);
}
