import type { Expected } from "./state.ts";

/** What the API answered, whether at once or by way of a ticket. */
export type Told = { status: number; body: Record<string, unknown> };

/** Stands for a moment so many seconds from now, as the clock of the service shows it. */
class MomentFromNow {
  readonly seconds: number;
  constructor(seconds: number) {
    this.seconds = seconds;
  }

  isMetBy(value: unknown): boolean {
    const fromNowMs = Date.parse(String(value)) - Date.now();
    return Math.abs(fromNowMs - this.seconds * 1000) < MOMENT_TOLERANCE_MS;
  }
}

/** Requests take their time, and the step in which time passes is a minute. */
const MOMENT_TOLERANCE_MS = 30_000;

export const inSeconds = (seconds: number) => new MomentFromNow(seconds);

/** The statuses once more, as the specification of the API has them. */
const statuses = {
  "payment-amount-mismatch": 400,
  "top-up-limit": 400,
  "token-superseded": 401,
  "token-left": 401,
  "place-expired": 401,
  "insufficient-balance": 402,
  "not-yours": 403,
  "wrong-room": 403,
  "not-admitted": 403,
  "session-ended": 403,
  "unknown-concert": 404,
  "unknown-date": 404,
  "unknown-seat": 404,
  "unknown-reservation": 404,
  "unknown-ticket": 404,
  "seat-taken": 409,
  "too-many-holds": 409,
  "hold-expired": 409,
  "reservation-not-held": 409,
  "already-paid": 409,
  "balance-limit": 409,
  "idempotency-key-reused": 422,
} as const;

export function refused(
  code: keyof typeof statuses,
  facts: Record<string, unknown> = {},
): Expected {
  const status = statuses[code];
  return { status, body: { code, status, type: `urn:rowlock:problem:${code}`, ...facts } };
}

/** In which fields the answer is not what was expected, in words; `undefined` when in none. */
export function differenceOf(expected: Expected, told: Told): string | undefined {
  if (expected.status !== told.status) {
    return `expected ${expected.status} ${JSON.stringify(expected.body)}`;
  }
  const differing = Object.entries(expected.body).filter(
    ([field, wanted]) => !isMet(wanted, told.body[field]),
  );
  return differing.length === 0
    ? undefined
    : `expected ${JSON.stringify(Object.fromEntries(differing))}`;
}

function isMet(wanted: unknown, value: unknown): boolean {
  if (wanted instanceof MomentFromNow) {
    return wanted.isMetBy(value);
  }
  if (Array.isArray(wanted)) {
    return (
      Array.isArray(value) &&
      wanted.length === value.length &&
      wanted.every((item, index) => isMet(item, value[index]))
    );
  }
  if (typeof wanted === "object" && wanted !== null) {
    const given = new Map(Object.entries(value ?? {}));
    return Object.entries(wanted).every(([field, item]) => isMet(item, given.get(field)));
  }
  return wanted === value;
}

/** Cents as the API writes them. */
export function money(cents: number): string {
  const digits = String(Math.abs(cents)).padStart(3, "0");
  return `${cents < 0 ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
