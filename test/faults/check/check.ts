import { isDeepStrictEqual } from "node:util";
import { parseMoney } from "../../../domain/money.ts";
import type { Errand, FanLog } from "../load/log.ts";
import type { BookedReservation, BookedTicket, Books } from "./books.ts";
import { cancellations } from "./cancellations.ts";
import { describeErrand } from "./describe-errand.ts";
import { heldTooMany, toldTooMany } from "./holds.ts";
import { overtakenFans } from "./line.ts";
import { groundless, refusedInTime } from "./refusals.ts";
import { against, type Violation } from "./violation.ts";

export type Circumstances = {
  holdMs: number;
  /** Of one user, at a time. */
  maxHolds: number;
  /**
   * When Redis was emptied on purpose. Lines that were seen before and after are not compared, and
   * what was not decided by then may be forgotten.
   */
  redisLostAtMs: readonly number[];
};

/** Holds what fans were told against the books, without I/O, so that the checker can be checked. */
export function check(log: FanLog, books: Books, circumstances: Circumstances): Violation[] {
  const { errands, sightings, surprises } = log;
  const tickets = new Map(books.tickets.map((ticket) => [ticket.ticketId, ticket]));
  const hasReason = ({ askedAtMs, told: [heard] }: Errand) =>
    circumstances.redisLostAtMs.some(
      (ms) => ms >= askedAtMs && ms <= (heard?.atMs ?? Number.POSITIVE_INFINITY),
    );
  return [
    ...against("every accepted request has its outcome", unanswered(errands)),
    ...against(
      "no ticket is forgotten",
      errands.filter((errand) => wasForgotten(errand) && !hasReason(errand)).map(describeErrand),
    ),
    ...against("a repeated request gets the same answer", contradicted(errands)),
    ...against("every answer is true in the database", [
      ...denied(errands, tickets),
      ...notGivenBack(errands, books),
    ]),
    ...against("what is dated is dated by the clock of all", misdated(errands, tickets)),
    ...against("what is booked was told", untold(errands, books)),
    ...against(
      "no seat has two owners at a time",
      ownedTwice(books, tickets, circumstances.holdMs),
    ),
    ...against("a balance is what its fan was told of", wrongPurses(errands, books)),
    ...against("a reservation is paid at most once, and in time", wrongPayments(books, tickets)),
    ...against("paying in time works", refusedInTime(errands, books, tickets)),
    ...against("a seat that is refused as taken was taken", groundless(errands, books, tickets)),
    ...against(
      "nobody holds more seats than one user may",
      heldTooMany(books, tickets, circumstances.maxHolds),
    ),
    ...against(
      "who is told to hold too many holds as many",
      toldTooMany(errands, books, tickets, circumstances.maxHolds),
    ),
    ...against("no hold lasts past its end", books.lapsedHolds),
    ...against("who was accepted first is decided first", decidedLater(errands, tickets)),
    ...overtakenFans(sightings, circumstances.redisLostAtMs),
    ...against("every answer makes sense", surprises),
  ];
}

const wasForgotten = ({ forgotten }: Errand) => forgotten.length > 0;

function unanswered(errands: readonly Errand[]): string[] {
  return errands.filter(({ told }) => told.length === 0).map(describeErrand);
}

function contradicted(errands: readonly Errand[]): string[] {
  return errands
    .filter(({ told: [first, ...others] }) =>
      others.some((other) => !isDeepStrictEqual(meaningOf(other), meaningOf(first))),
    )
    .map(describeErrand);
}

type Heard = Errand["told"][number];

const meaningOf = (heard: Heard | undefined) =>
  heard?.status === "completed" ? heard.result : heard?.code;

/** Refusals at the door have no ticket and leave no trace. Everything else must be recorded as told. */
function denied(errands: readonly Errand[], tickets: ReadonlyMap<string, BookedTicket>): string[] {
  return errands
    .filter((errand) =>
      errand.told.some(
        (heard) => heard.ticketId !== undefined && !isRecorded(errand, heard, tickets),
      ),
    )
    .map(describeErrand);
}

function isRecorded(
  { userId, kind }: Errand,
  heard: Heard,
  tickets: ReadonlyMap<string, BookedTicket>,
): boolean {
  const ticket = tickets.get(heard.ticketId ?? "");
  if (ticket === undefined || ticket.userId !== userId || ticket.kind !== kind) {
    return false;
  }
  return ticket.outcome.status === "completed"
    ? heard.status === "completed" && isDeepStrictEqual(ticket.outcome.result, heard.result)
    : heard.status === "rejected" && ticket.outcome.code === heard.code;
}

/** The servers' clock is the fans', so what was accepted was accepted between request and decision. */
const CLOCKS_DIFFER_MAX_MS = 1000;

function misdated(
  errands: readonly Errand[],
  tickets: ReadonlyMap<string, BookedTicket>,
): string[] {
  return errands
    .filter(({ askedAtMs, told }) =>
      told.some(({ ticketId }) => {
        const ticket = tickets.get(ticketId ?? "");
        return (
          ticket !== undefined &&
          (ticket.acceptedAtMs < askedAtMs - CLOCKS_DIFFER_MAX_MS ||
            ticket.acceptedAtMs > ticket.decidedAtMs + CLOCKS_DIFFER_MAX_MS)
        );
      }),
    )
    .map(describeErrand);
}

function notGivenBack(errands: readonly Errand[], { reservations }: Books): string[] {
  const cancelled = new Set<unknown>(
    reservations
      .filter(({ status }) => status === "cancelled")
      .map(({ reservationId }) => reservationId),
  );
  return successes(errands)
    .filter(
      ({ errand, result }) => errand.kind === "cancel" && !cancelled.has(result["reservationId"]),
    )
    .map(({ errand }) => describeErrand(errand));
}

/** Every effect must have been told, and every effect that was told must be there. */
function untold(errands: readonly Errand[], books: Books): string[] {
  const told = new Set<unknown>();
  for (const { result } of successes(errands)) {
    told.add(result["paymentId"] ?? (result["status"] === "reserved" && result["reservationId"]));
  }
  told.delete(false);
  const booked = new Set<unknown>([
    ...books.reservations.map(({ reservationId }) => reservationId),
    ...books.payments.map(({ paymentId }) => paymentId),
  ]);
  return [
    ...[...booked].filter((id) => !told.has(id)).map((id) => `${String(id)} is booked, not told`),
    ...[...told].filter((id) => !booked.has(id)).map((id) => `${String(id)} is told, not booked`),
  ];
}

/** Each errand's success once, however often it was told. */
function successes(errands: readonly Errand[]) {
  return errands.flatMap((errand) => {
    const success = errand.told.find((heard) => heard.status === "completed");
    return success?.status === "completed" ? [{ errand, result: success.result }] : [];
  });
}

/** A hold lasts until its end, unless it is given back; a sold seat stays sold. */
function ownedTwice(
  { reservations }: Books,
  tickets: ReadonlyMap<string, BookedTicket>,
  holdMs: number,
): string[] {
  const givenBackAtMs = cancellations(tickets);
  const lastOfSeat = new Map<string, BookedReservation>();
  const found: string[] = [];
  for (const next of reservations.toSorted((one, other) => one.expiresAtMs - other.expiresAtMs)) {
    const last = lastOfSeat.get(next.seatNo);
    if (last !== undefined) {
      const backAtMs = givenBackAtMs.get(last.reservationId);
      const isOver =
        last.status === "cancelled" && backAtMs !== undefined
          ? backAtMs <= (tickets.get(next.ticketId)?.decidedAtMs ?? 0)
          : // A hold ends exactly so long after the moment of its decision.
            last.status !== "paid" && last.expiresAtMs <= next.expiresAtMs - holdMs;
      if (!isOver) {
        found.push(`${next.seatNo}: ${last.reservationId}, then ${next.reservationId}`);
      }
    }
    lastOfSeat.set(next.seatNo, next);
  }
  return found;
}

/** Fans begin with nothing, so that a balance is what they were told it grew and shrank by. */
function wrongPurses(errands: readonly Errand[], { balances }: Books): string[] {
  const purses = new Map<string, bigint>();
  for (const { errand, result } of successes(errands)) {
    const before = purses.get(errand.userId) ?? 0n;
    if (errand.kind === "pay") {
      purses.set(errand.userId, before - moneyOf(result["amount"]));
    }
    if (errand.kind === "top-up") {
      purses.set(errand.userId, before + moneyOf(errand.amount));
    }
  }
  return [...balances]
    .filter(([userId, balance]) => balance !== (purses.get(userId) ?? 0n))
    .map(([userId, balance]) => `${userId} has ${balance}, expects ${purses.get(userId) ?? 0n}`);
}

const moneyOf = (amount: unknown) => parseMoney(String(amount)) ?? 0n;

/** The API looks at the hold before it accepts a payment; in between is nothing but its own work. */
const ACCEPTED_WITHIN_MS = 2000;

/** However late it is decided, it must have been asked for in time. */
function wrongPayments(
  { payments, reservations }: Books,
  tickets: ReadonlyMap<string, BookedTicket>,
): string[] {
  const byId = new Map(reservations.map((row) => [row.reservationId, row]));
  const paid = new Set<string>();
  return payments
    .filter(({ ticketId, reservationId, createdAtMs }) => {
      const isSecond = paid.has(reservationId);
      paid.add(reservationId);
      const endsAtMs = byId.get(reservationId)?.expiresAtMs ?? 0;
      const askedAtMs = tickets.get(ticketId)?.acceptedAtMs ?? createdAtMs;
      return isSecond || askedAtMs >= endsAtMs + ACCEPTED_WITHIN_MS;
    })
    .map(({ paymentId, reservationId }) => `${paymentId} for ${reservationId}`);
}

/** Of two requests for a seat, one was accepted before the other was even asked. */
function decidedLater(
  errands: readonly Errand[],
  tickets: ReadonlyMap<string, BookedTicket>,
): string[] {
  const bySeat = new Map<string, Errand[]>();
  for (const errand of errands) {
    // What was forgotten and repeated has lost its turn.
    if (errand.seatNo !== undefined && !wasForgotten(errand)) {
      bySeat.set(errand.seatNo, [...(bySeat.get(errand.seatNo) ?? []), errand]);
    }
  }
  const decidedAtMs = ({ tickets: [accepted], told: [heard] }: Errand) =>
    tickets.get(accepted?.ticketId ?? heard?.ticketId ?? "")?.decidedAtMs;
  return [...bySeat.values()].flatMap((same) =>
    same
      .filter((first) => {
        const acceptedAtMs = first.tickets[0]?.acceptedAtMs;
        const decidedMs = decidedAtMs(first);
        return (
          acceptedAtMs !== undefined &&
          decidedMs !== undefined &&
          same.some(
            (later) =>
              later.askedAtMs > acceptedAtMs &&
              (decidedAtMs(later) ?? Number.POSITIVE_INFINITY) < decidedMs,
          )
        );
      })
      .map(describeErrand),
  );
}
