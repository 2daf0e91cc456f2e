/*
 * How long to wait before asking again. The server says so when it can (`Retry-After`); else each
 * attempt waits longer than the one before, and every page a little differently, so that a server
 * that comes back is not met by all of them at once.
 */

const FIRST_PAUSE_MS = 800;
const GROWTH = 1.7;
/** Longer would leave a fan in front of a page that could go on. */
const LONGEST_PAUSE_MS = 12_000;
/** A wrong header must not put a fan to sleep. */
const LONGEST_RETRY_AFTER_MS = 120_000;

/**
 * @param attempt how many have failed so far, from 1
 * @param random between 0 and 1
 */
export function pauseMs(attempt: number, toldMs: number | undefined, random: number): number {
  const growing = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * GROWTH ** (attempt - 1));
  const ownMs = growing * (0.75 + random / 2);
  if (toldMs === undefined) {
    return ownMs;
  }
  const leastMs = Math.min(LONGEST_RETRY_AFTER_MS, toldMs);
  // Never earlier than told, and never all in the same moment.
  return Math.max(leastMs, ownMs) + random * 0.2 * leastMs;
}

/** Seconds, or a date (RFC 9110, section 10.2.3). */
export function retryAfterMs(header: string | null, nowMs: number): number | undefined {
  if (header === null) {
    return undefined;
  }
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - nowMs;
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
