import { typeidUnboxed } from "typeid-js";

/**
 * Ids are TypeIDs (https://github.com/jetify-com/typeid): a prefix that says what they name and a
 * UUIDv7 in base 32, so they sort by time and InnoDB appends instead of splitting pages.
 */
const prefixes = {
  ticket: "tkt",
  reservation: "rsv",
  payment: "pay",
  refund: "rfd",
  batch: "bat",
  process: "prc",
  operatorAction: "opr",
} as const;

export type IdKind = keyof typeof prefixes;

export function newId(kind: IdKind): string {
  return typeidUnboxed(prefixes[kind]);
}

/**
 * The id of what comes of a ticket: the same digits under another prefix. It is as unique as the
 * ticket's, sorts the same, and whoever sees one finds the other.
 */
export function idFromTicket(kind: "reservation" | "payment" | "refund", ticketId: string): string {
  return prefixes[kind] + ticketId.slice(prefixes.ticket.length);
}

/** The exact form of an id of this kind; 26 base-32 digits, the first of which cannot pass `7`. */
export function idPattern(kind: IdKind): RegExp {
  return new RegExp(`^${prefixes[kind]}_[0-7][0-9a-hjkmnp-tv-z]{25}$`);
}

/** Crockford's base 32, in which the digits of an id are written. */
const DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";
/** A UUIDv7 begins with its moment in 48 bits, and an id writes two empty bits before it. */
const MOMENT_DIGITS = 10;
const ID_DIGITS = 26;

/** When an id of this kind was made; undefined for what is no such id. */
export function madeAtMs(kind: IdKind, id: string): number | undefined {
  if (!idPattern(kind).test(id)) {
    return undefined;
  }
  const start = prefixes[kind].length + 1;
  const digits = id.slice(start, start + MOMENT_DIGITS);
  return digits
    .split("")
    .reduce((moment, digit) => moment * DIGITS.length + DIGITS.indexOf(digit), 0);
}

/** The lowest id that can have been made at this moment: those of earlier ones sort before it. */
export function firstIdAt(kind: IdKind, momentMs: number): string {
  let rest = momentMs;
  let digits = "";
  while (digits.length < MOMENT_DIGITS) {
    digits = DIGITS.charAt(rest % DIGITS.length) + digits;
    rest = Math.floor(rest / DIGITS.length);
  }
  return `${prefixes[kind]}_${digits}${"0".repeat(ID_DIGITS - MOMENT_DIGITS)}`;
}
