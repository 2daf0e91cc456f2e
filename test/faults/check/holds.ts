import type { Errand } from "../load/log.ts";
import type { BookedReservation, BookedTicket, Books } from "./books.ts";
import { cancellations } from "./cancellations.ts";
import { describeErrand } from "./describe-errand.ts";
import { RECORDED_WITHIN_MS } from "./recorded-within.ts";

type Hold = { fromMs: number; toMs: number };

/** Nobody holds more seats at a time than one user may. */
export function heldTooMany(
  books: Books,
  tickets: ReadonlyMap<string, BookedTicket>,
  maxHolds: number,
): string[] {
  return [...holdsOfUsers(books, tickets)].flatMap(([userId, holds]) => {
    const most = Math.max(...holds.map(({ fromMs }) => liveBetween(holds, fromMs, fromMs)));
    return most > maxHolds ? [`${userId} held ${most} seats`] : [];
  });
}

/** And whoever is told so did hold as many. */
export function toldTooMany(
  errands: readonly Errand[],
  books: Books,
  tickets: ReadonlyMap<string, BookedTicket>,
  maxHolds: number,
): string[] {
  const byUser = holdsOfUsers(books, tickets);
  return errands
    .filter(({ userId, told: [heard] }) => {
      if (heard?.status !== "rejected" || heard.code !== "too-many-holds") {
        return false;
      }
      const decidedAtMs = tickets.get(heard.ticketId ?? "")?.decidedAtMs ?? heard.atMs;
      const holds = byUser.get(userId) ?? [];
      return liveBetween(holds, decidedAtMs - RECORDED_WITHIN_MS, decidedAtMs) < maxHolds;
    })
    .map(describeErrand);
}

/** A hold covers the time before its end, not that moment itself. */
const liveBetween = (holds: readonly Hold[], firstMs: number, lastMs: number) =>
  holds.filter(({ fromMs, toMs }) => fromMs <= lastMs && toMs > firstMs).length;

function holdsOfUsers(
  { reservations, payments }: Books,
  tickets: ReadonlyMap<string, BookedTicket>,
): Map<string, Hold[]> {
  const givenBackAtMs = cancellations(tickets);
  const paidAtMs = new Map(payments.map((row) => [row.reservationId, row.createdAtMs]));
  const holdOf = ({ reservationId, createdAtMs, expiresAtMs }: BookedReservation): Hold => ({
    fromMs: createdAtMs,
    toMs: Math.min(
      expiresAtMs,
      givenBackAtMs.get(reservationId) ?? expiresAtMs,
      paidAtMs.get(reservationId) ?? expiresAtMs,
    ),
  });
  const byUser = new Map<string, Hold[]>();
  for (const row of reservations) {
    byUser.set(row.userId, [...(byUser.get(row.userId) ?? []), holdOf(row)]);
  }
  return byUser;
}
