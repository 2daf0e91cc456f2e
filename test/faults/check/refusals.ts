import type { Errand } from "../load/log.ts";
import type { BookedReservation, BookedTicket, Books } from "./books.ts";
import { cancellations } from "./cancellations.ts";
import { describeErrand } from "./describe-errand.ts";
import { RECORDED_WITHIN_MS } from "./recorded-within.ts";

const TOO_LATE = new Set(["hold-expired", "reservation-not-held"]);

/** Redis's clock, by which requests are accepted, and the database's. Here both are one machine's. */
const CLOCKS_APART_MS = 100;

/**
 * A hold ends at its end, not before, unless its fan gave it back; and a payment that was accepted by
 * then is honoured, unless somebody else has got the seat before it was decided.
 */
export function refusedInTime(
  errands: readonly Errand[],
  { reservations }: Books,
  tickets: ReadonlyMap<string, BookedTicket>,
): string[] {
  const byId = new Map(reservations.map((row) => [row.reservationId, row]));
  const hasNewOwner = (lost: BookedReservation, decidedAtMs: number) =>
    reservations.some(
      ({ reservationId, seatNo, createdAtMs }) =>
        seatNo === lost.seatNo &&
        reservationId !== lost.reservationId &&
        createdAtMs >= lost.expiresAtMs &&
        createdAtMs <= decidedAtMs,
    );
  return errands
    .filter(({ kind, reservationId, told }) => {
      const reservation = byId.get(reservationId ?? "");
      if (kind !== "pay" || reservation === undefined || reservation.status === "cancelled") {
        return false;
      }
      return told.some((heard) => {
        const ticket = tickets.get(heard.ticketId ?? "");
        return (
          heard.status === "rejected" &&
          TOO_LATE.has(heard.code) &&
          (ticket?.acceptedAtMs ?? heard.atMs) + CLOCKS_APART_MS < reservation.expiresAtMs &&
          !hasNewOwner(reservation, ticket?.decidedAtMs ?? heard.atMs)
        );
      });
    })
    .map(describeErrand);
}

/** The seat map at the door may be behind for as long as a fault lasts, and a little longer. */
const MAP_BEHIND_MAX_MS = 30_000;

/** Whoever is told that a seat is taken must have lost it to somebody. */
export function groundless(
  errands: readonly Errand[],
  { reservations }: Books,
  tickets: ReadonlyMap<string, BookedTicket>,
): string[] {
  const givenBackAtMs = cancellations(tickets);
  const endMs = ({ reservationId, status, expiresAtMs }: BookedReservation) =>
    status === "paid"
      ? Number.POSITIVE_INFINITY
      : Math.min(expiresAtMs, givenBackAtMs.get(reservationId) ?? expiresAtMs);
  const wasTaken = (seatNo: string | undefined, fromMs: number, toMs: number) =>
    reservations.some(
      (row) => row.seatNo === seatNo && row.createdAtMs <= toMs && endMs(row) >= fromMs,
    );
  return errands
    .filter(({ kind, seatNo, askedAtMs, told: [heard] }) => {
      if (kind !== "reserve" || heard?.status !== "rejected" || heard.code !== "seat-taken") {
        return false;
      }
      const decidedAtMs = tickets.get(heard.ticketId ?? "")?.decidedAtMs;
      return decidedAtMs === undefined
        ? !wasTaken(seatNo, askedAtMs - MAP_BEHIND_MAX_MS, heard.atMs)
        : !wasTaken(seatNo, decidedAtMs - RECORDED_WITHIN_MS, decidedAtMs);
    })
    .map(describeErrand);
}
