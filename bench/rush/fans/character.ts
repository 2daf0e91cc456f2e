import { between, chance, exponential, weighted, type Random } from "../random.ts";
import type { Taste } from "./seat-choice.ts";

/** What a fan who holds a seat does with it. */
export type Resolve =
  | "pays"
  /** Pays when the hold is over, and must not be charged. */
  | "pays too late"
  /** Says so: the reservation is cancelled. */
  | "gives it back"
  /** Says nothing: the hold has to lapse. */
  | "forgets it";

/** How a fan learns what came of a request. */
export type Learning =
  /** `Prefer: wait` with the request: the answer is the outcome. */
  | "waits with the request"
  /** Takes the ticket, and asks about it with `Prefer: wait`. */
  | "waits with the ticket"
  /** Takes the ticket, and asks from time to time. */
  | "asks the ticket";

/** What a fan is like and wants. Drawn once; nothing of it depends on what happens. Milliseconds. */
export type Character = {
  arrivesAfterMs: number;
  /** The longest in the line; who leaves it earlier does so because there is nothing left. */
  linePatienceMs: number;
  /** Gives the place back when going, rather than just closing the page. */
  isPolite: boolean;
  taste: Taste;
  /** Seats that are lost to somebody else before the fan gives up. */
  disappointmentsMax: number;
  /** Looks at a hall without a free seat before the fan gives up. */
  emptyLooksMax: number;
  learning: Learning;
  resolve: Resolve;
  /** Has money on the balance before paying; who has not is refused once, and then tops up. */
  topsUpFirst: boolean;
};

/*
 * People, in a hurry: a sale of an hour is played in a minute. Divided by the speed.
 */

/** Most come when the sale opens, and the last some half a minute later. */
const ARRIVAL_MEAN_MS = 5000;
const ARRIVAL_LATEST_MS = 40_000;
/** Every tenth fan has something else to do. */
const HURRIED_SHARE = 0.1;
const HURRIED_PATIENCE_MS = { least: 10_000, most: 60_000 };
/** The others stay as long as there is hope. Only a line that does not move outlasts them. */
const PATIENCE_MS = 1_200_000;
const POLITE_SHARE = 0.6;
/** Many at the front are what makes others lose; some take what is left and get it. */
const FRONT_SHARE = 0.8;
const DISAPPOINTMENTS = { least: 3, most: 8 };
const EMPTY_LOOKS = { least: 2, most: 5 };

/** Browsers wait, simple programs ask: each way must be seen to work, the usual one most often. */
const LEARNING = [
  ["waits with the request", 0.5],
  ["waits with the ticket", 0.2],
  ["asks the ticket", 0.3],
] as const satisfies readonly (readonly [Learning, number])[];

/** Enough who do not buy that the last seats come back again and again, and are fought for. */
const RESOLVE = [
  ["pays", 0.8],
  ["gives it back", 0.08],
  ["forgets it", 0.08],
  ["pays too late", 0.04],
] as const satisfies readonly (readonly [Resolve, number])[];

const TOPS_UP_FIRST_SHARE = 0.85;

export function drawCharacter(random: Random, speed: number): Character {
  const patienceMs = chance(random, HURRIED_SHARE)
    ? between(random, HURRIED_PATIENCE_MS.least, HURRIED_PATIENCE_MS.most)
    : PATIENCE_MS;
  const arrivesAfterMs = Math.min(ARRIVAL_LATEST_MS, exponential(random, ARRIVAL_MEAN_MS));
  return {
    arrivesAfterMs: arrivesAfterMs / speed,
    linePatienceMs: patienceMs / speed,
    isPolite: chance(random, POLITE_SHARE),
    taste: chance(random, FRONT_SHARE) ? "front" : "anywhere",
    disappointmentsMax: wholeBetween(random, DISAPPOINTMENTS),
    emptyLooksMax: wholeBetween(random, EMPTY_LOOKS),
    learning: weighted(random, LEARNING),
    resolve: weighted(random, RESOLVE),
    topsUpFirst: chance(random, TOPS_UP_FIRST_SHARE),
  };
}

function wholeBetween(random: Random, { least, most }: { least: number; most: number }): number {
  return Math.floor(between(random, least, most + 1));
}

/** What a fan takes time for. Not part of the character: it differs from time to time. */
export type Pause = "think" | "recover" | "look again" | "check out";

const PAUSES_MS: Record<Pause, { least: number; most: number }> = {
  // To find a seat on the map. Meanwhile somebody else takes it.
  think: { least: 500, most: 3000 },
  // From reading that it is gone, to looking at the map again.
  recover: { least: 300, most: 1500 },
  // An empty hall is looked at again less eagerly.
  "look again": { least: 1000, most: 3000 },
  // To find the card, or to think better of it.
  "check out": { least: 1500, most: 6000 },
};

export function pauseMs(pause: Pause, random: Random, speed: number): number {
  const { least, most } = PAUSES_MS[pause];
  return between(random, least, most) / speed;
}

/** Of the requests that have an effect, those whose answer gets lost on the way: enough to be seen. */
const TORN_SHARE = 0.02;
/** From before the request has arrived to after it was decided. */
const TORN_AFTER_MS = 60;

/** When this request's connection breaks, if it does. The fan then sends it again under its key. */
export function tearAfterMs(random: Random): number | undefined {
  return chance(random, TORN_SHARE) ? between(random, 0, TORN_AFTER_MS) : undefined;
}
