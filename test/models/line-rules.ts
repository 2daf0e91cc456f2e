import { refused } from "./expected.ts";
import { ABSENCE_S, MAX_ACTIVE, SESSION_S, SILENCE_MAX_S, SPARE_S } from "./settings.ts";
import type { Expected, State, Token } from "./state.ts";

/** The rules of the line once more: who stands where, and what changes that. */

/** Where the holder of a token stands. */
export type Standing =
  | { state: "waiting"; position: number }
  | { state: "admitted"; endsAtS: number }
  | { state: "ended" | "left" | "dropped" | "superseded" };

export function standingOf(state: State, { text }: Pick<Token, "text">): Standing {
  const token = state.tokens.find((each) => each.text === text);
  if (token === undefined) {
    throw new Error("Nobody was given this token");
  }
  const place = state.line.places.get(token.userId);
  if (place?.number !== token.place || place.browserId !== token.browserId) {
    return { state: "superseded" };
  }
  return place.gone === undefined ? whereabouts(state, token.userId) : { state: place.gone };
}

function whereabouts({ line, nowS }: State, userId: string): Standing {
  const endsAtS = line.sessions.get(userId);
  if (endsAtS !== undefined) {
    return endsAtS > nowS ? { state: "admitted", endsAtS } : { state: "ended" };
  }
  return { state: "waiting", position: line.waiting.indexOf(userId) + 1 };
}

/** Why a token whose place is gone opens nothing any more. */
export function refusalOfPlace({ state }: Standing): Expected | undefined {
  switch (state) {
    case "superseded":
      return refused("token-superseded");
    case "left":
      return refused("token-left");
    case "dropped":
      return refused("place-expired");
    default:
      return undefined;
  }
}

/** Gives the user's place to this browser: the one there is, or a new one at the end. */
export function join(state: State, userId: string, browserId: string): Token & { text: "" } {
  const { line, nowS } = state;
  const known = line.places.get(userId);
  const standing =
    known === undefined || known.gone !== undefined ? undefined : whereabouts(state, userId);
  if (known !== undefined && (standing?.state === "waiting" || standing?.state === "admitted")) {
    line.places.set(userId, { ...known, browserId, heardAtS: nowS });
    return { text: "", userId, browserId, place: known.number };
  }
  line.placesGiven += 1;
  line.sessions.delete(userId);
  if (line.waiting.length === 0 && countActive(state) < MAX_ACTIVE) {
    line.sessions.set(userId, nowS + SESSION_S);
  } else {
    line.waiting.push(userId);
  }
  const number = line.placesGiven;
  line.places.set(userId, { number, browserId, heardAtS: nowS, gone: undefined });
  return { text: "", userId, browserId, place: number };
}

/** A waiting fan who asks was heard. */
export function hear(state: State, { userId }: Token): void {
  const place = state.line.places.get(userId);
  if (place !== undefined) {
    state.line.places.set(userId, { ...place, heardAtS: state.nowS });
  }
}

/** Takes a user out of line and session for good. */
export function retire({ line }: State, userId: string, gone: "left" | "ended" | "dropped"): void {
  const place = line.places.get(userId);
  line.waiting = line.waiting.filter((other) => other !== userId);
  line.sessions.delete(userId);
  if (place !== undefined) {
    line.places.set(userId, { ...place, gone });
  }
}

/** What a tick did, in the words of its report. */
export type Ticked = {
  admitted: number;
  dropped: number;
  expired: number;
  waiting: number;
  active: number;
};

export function tick(state: State): Ticked {
  const { line, nowS } = state;
  if (nowS - line.lastTickS > ABSENCE_S) {
    line.nobodyIsDroppedUntilS = nowS + SPARE_S;
  }
  line.lastTickS = nowS;
  line.soldOut =
    state.bookings.filter(({ status }) => status === "paid").length === state.seats.size;

  const over = [...line.sessions].filter(([, endsAtS]) => endsAtS <= nowS);
  over.forEach(([userId]) => retire(state, userId, "ended"));

  const silent = nowS < line.nobodyIsDroppedUntilS ? [] : line.waiting.filter(isSilent);
  silent.forEach((userId) => retire(state, userId, "dropped"));

  const admitted = line.waiting.splice(0, MAX_ACTIVE - countActive(state));
  admitted.forEach((userId) => line.sessions.set(userId, nowS + SESSION_S));
  return {
    admitted: admitted.length,
    dropped: silent.length,
    expired: over.length,
    waiting: line.waiting.length,
    active: countActive(state),
  };

  function isSilent(userId: string): boolean {
    const heardAtS = line.places.get(userId)?.heardAtS ?? nowS;
    return nowS - heardAtS > SILENCE_MAX_S;
  }
}

function countActive({ line, nowS }: State): number {
  return [...line.sessions.values()].filter((endsAtS) => endsAtS > nowS).length;
}
