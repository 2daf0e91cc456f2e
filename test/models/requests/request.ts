import fc from "fast-check";
import type { Told } from "../expected.ts";
import type { Hall } from "../hall.ts";
import { refusalOfPlace, standingOf } from "../line-rules.ts";
import type { Expected, State, Token } from "../state.ts";

/**
 * Something that a fan may ask for. It is drawn before anything has happened, so its numbers point at
 * whatever exists by then.
 */
export type Request = {
  words: string;
  /** Fills in what it points at; `undefined` when there is nothing yet. */
  prepare: (state: State) => PreparedRequest | undefined;
};

export type PreparedRequest = {
  send: (hall: Hall) => Promise<Told>;
  /** What must come of it in this state, which is changed to what it leads to. */
  foresee: (state: State, told: Told) => Expected;
  /** The answer may be a moment old. */
  mayLag?: true;
};

/** Points at one of the users' tokens. */
export type TokenChoice = { among: "admitted" | "standing" | "newest" | "all"; index: number };

const tokenAmong = (...kinds: [weight: number, TokenChoice["among"]][]) =>
  fc.record({
    among: fc.oneof(...kinds.map(([weight, kind]) => ({ weight, arbitrary: fc.constant(kind) }))),
    index: fc.nat({ max: 9 }),
  });

/** Mostly one that opens something. */
export const tokenChoice: fc.Arbitrary<TokenChoice> = tokenAmong(
  [3, "admitted"],
  [9, "standing"],
  [2, "newest"],
  [1, "all"],
);

/** Mostly one with which a seat can be chosen. */
export const choosersToken: fc.Arbitrary<TokenChoice> = tokenAmong(
  [9, "admitted"],
  [3, "standing"],
  [1, "newest"],
  [1, "all"],
);

/** When there is none of those, one of the others; `undefined` when there is none at all. */
export function tokenOf(state: State, { among, index }: TokenChoice): Token | undefined {
  const newest = state.names.users.flatMap(
    (user) => state.tokens.findLast(({ userId }) => userId === user) ?? [],
  );
  const isStanding = (token: Token) => refusalOfPlace(standingOf(state, token)) === undefined;
  const isAdmitted = (token: Token) => standingOf(state, token).state === "admitted";
  const choices = {
    admitted: newest.filter(isAdmitted),
    standing: newest.filter(isStanding),
    newest,
    all: state.tokens,
  };
  const chosen = choices[among];
  return at(chosen.length > 0 ? chosen : newest, index);
}

/** One value most of the time, and now and then any of the others. */
export const mostly = <Value>(usual: Value, ...others: Value[]) =>
  fc.oneof({ weight: 15, arbitrary: fc.constant(usual) }, fc.constantFrom(usual, ...others));

/** Whom a request names: mostly whom the token is for. */
export const named: fc.Arbitrary<number | undefined> = mostly(undefined, 0, 1, 2, 3);

export function nameOf(state: State, token: Token, user: number | undefined): string {
  return (user === undefined ? undefined : state.names.users[user]) ?? token.userId;
}

/** Few, so that they meet again, for the same request or for another. */
export const key: fc.Arbitrary<string | undefined> = fc.oneof(
  { weight: 2, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.constantFrom("key-0", "key-1", "key-2") },
);

/** Whether to wait for the outcome, or to take a ticket and ask that. */
export const waits: fc.Arbitrary<boolean> = fc.oneof(
  { weight: 4, arbitrary: fc.constant(true) },
  { weight: 1, arbitrary: fc.constant(false) },
);

/** Wraps around, so that every number points at something as long as there is anything. */
export function at<Item>(items: readonly Item[], index: number): Item | undefined {
  return items[index % Math.max(items.length, 1)];
}

export function wordsOf({ among, index }: TokenChoice): string {
  return `${among} ${index}`;
}

/** The rest of what a request says, for the report of a failure; what was left out is left out. */
export function detailsOf(details: Record<string, unknown>): string {
  const said = Object.entries(details).filter(([, value]) => value !== undefined);
  return said.length === 0
    ? ""
    : ` (${said.map(([name, value]) => `${name} ${String(value)}`).join(", ")})`;
}
