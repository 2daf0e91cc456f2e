/**
 * What the server's clock says, as far as its answers tell: holds and sessions end by that one, and
 * fans' own clocks may be minutes off. `Date` counts whole seconds, so each answer only says between
 * what two the difference must lie; a few answers narrow it down.
 */
export type ServerClock = {
  /** Server minus own, in milliseconds: at least, and at most. */
  leastMs: number;
  mostMs: number;
};

export const UNKNOWN_CLOCK: ServerClock = { leastMs: -Infinity, mostMs: Infinity };

export type ClockReading = {
  /** The `Date` of an answer that came from the server itself and from no cache. */
  serverDateMs: number;
  /** By the own clock. */
  sentAtMs: number;
  receivedAtMs: number;
};

const A_SECOND_MS = 1000;

export function readClock(clock: ServerClock, reading: ClockReading): ServerClock {
  const { serverDateMs, sentAtMs, receivedAtMs } = reading;
  // It was written after the request was sent and before the answer was here, somewhere in its second.
  const fresh = {
    leastMs: serverDateMs - receivedAtMs,
    mostMs: serverDateMs + A_SECOND_MS - sentAtMs,
  };
  const both = {
    leastMs: Math.max(clock.leastMs, fresh.leastMs),
    mostMs: Math.min(clock.mostMs, fresh.mostMs),
  };
  // One of the clocks was set: what was known is worth nothing.
  return both.leastMs <= both.mostMs ? both : fresh;
}

/** The server's time; the own one while nothing is known. */
export function serverNowMs(clock: ServerClock, ownNowMs: number): number {
  const isKnown = Number.isFinite(clock.leastMs) && Number.isFinite(clock.mostMs);
  return ownNowMs + (isKnown ? (clock.leastMs + clock.mostMs) / 2 : 0);
}
