import { isDeepStrictEqual } from "node:util";
import { assertExhaustive } from "../../../domain/exhaustive.ts";
import { formatMoney } from "../../../domain/money.ts";
import type { Told } from "../calls/errand-calls.ts";
import type { Errand } from "../fans/witness.ts";
import type { BookIndex } from "./book-index.ts";
import type { BookedReservation } from "./books.ts";
import { finding, type Finding } from "./finding.ts";

/**
 * What the seat maps of the APIs may be behind the database when news was lost: by default they read
 * the seats again after this time. So a refusal is true if the seat was taken shortly before, too.
 */
const MAP_AGE_MAX_MS = 5000;

/** By the books, or by what two fans were told. */
export function soldTwice(errands: readonly Errand[], { books }: BookIndex): Finding {
  const sales = new Map<string, Set<string>>();
  const note = (seatNo: string, reservationId: string) => {
    sales.set(seatNo, (sales.get(seatNo) ?? new Set()).add(reservationId));
  };
  for (const { seatNo, reservationId, status } of books.reservations) {
    if (status === "paid") {
      note(seatNo, reservationId);
    }
  }
  for (const { kind, seatNo, reservationId, told } of errands) {
    if (kind === "pay" && told?.status === "completed") {
      note(seatNo ?? "", reservationId ?? "");
    }
  }
  const twice = [...sales].filter(([, reservationIds]) => reservationIds.size > 1);
  return finding(
    "seats sold twice",
    twice.map(([seatNo, reservationIds]) => `${seatNo}: ${[...reservationIds].join(", ")}`),
  );
}

/** A 202 is a promise. */
export function unanswered(errands: readonly Errand[]): Finding {
  const waiting = errands.filter(
    ({ acceptedAtMs, told }) => acceptedAtMs !== undefined && told === undefined,
  );
  return finding("tickets unanswered", waiting.map(describe));
}

/** What was decided under a ticket must be recorded so, and the rows must be as it says. */
export function denied(errands: readonly Errand[], index: BookIndex): Finding {
  return finding(
    "answers that the books deny",
    errands.filter((errand) => isDenied(errand, index)).map(describe),
  );
}

function isDenied(errand: Errand, index: BookIndex): boolean {
  const { told, ticketId } = errand;
  // Refusals at the door are not recorded.
  if (told === undefined || (told.status === "rejected" && ticketId === undefined)) {
    return false;
  }
  const ticket = index.books.tickets.get(ticketId ?? "");
  if (ticket === undefined || ticket.userId !== errand.userId || ticket.kind !== errand.kind) {
    return true;
  }
  return told.status === "completed"
    ? !isDeepStrictEqual(ticket.outcome, told) || !hasHappened(errand, told, index)
    : ticket.outcome.status !== "rejected" || ticket.outcome.code !== told.code;
}

function hasHappened(
  { kind, userId, seatNo, reservationId = "" }: Errand,
  { result }: Extract<Told, { status: "completed" }>,
  index: BookIndex,
): boolean {
  const ownRow = (id: string) => {
    const row = index.reservation(id);
    return row?.userId === userId && row.seatNo === seatNo ? row : undefined;
  };
  switch (kind) {
    case "reserve":
      return ownRow(String(result["reservationId"])) !== undefined;
    case "cancel":
      return ownRow(reservationId)?.status === "cancelled";
    case "pay": {
      const payment = index.paymentFor(reservationId);
      return (
        ownRow(reservationId)?.status === "paid" &&
        payment?.paymentId === result["paymentId"] &&
        payment !== undefined &&
        formatMoney(payment.amount) === result["amount"]
      );
    }
    case "top-up":
      // Seen in the balances.
      return true;
    default:
      return assertExhaustive(kind);
  }
}

/**
 * Somebody must have had the seat while a fan was refused it.
 * @param clockLeadMs what the clock of the books is ahead of the fans'
 */
export function groundless(
  errands: readonly Errand[],
  index: BookIndex,
  clockLeadMs: number,
): Finding {
  const isGroundless = ({ told, seatNo = "", kind, askedAtMs, toldAtMs = askedAtMs }: Errand) => {
    if (kind !== "reserve" || told?.status !== "rejected" || told.code !== "seat-taken") {
      return false;
    }
    const fromMs = askedAtMs + clockLeadMs - MAP_AGE_MAX_MS;
    const toMs = toldAtMs + clockLeadMs + MAP_AGE_MAX_MS;
    return !index
      .reservationsOf(seatNo)
      .some((row) => row.createdAtMs <= toMs && endOfHoldMs(row, index) >= fromMs);
  };
  return finding("refusals without a reason", errands.filter(isGroundless).map(describe));
}

/** Until when nobody else could have the seat. */
function endOfHoldMs({ reservationId, status, expiresAtMs }: BookedReservation, index: BookIndex) {
  switch (status) {
    case "paid":
    case "refunded":
      // Fans of a rush are not refunded; if one were, that could be any time later.
      return Number.POSITIVE_INFINITY;
    case "held":
    case "expired":
      return expiresAtMs;
    case "cancelled":
      return index.cancelledAtMs(reservationId) ?? expiresAtMs;
    default:
      return assertExhaustive(status);
  }
}

/** Reservations and payments of which no fan was told, unless a fan was told nothing at all. */
export function untold(errands: readonly Errand[], { books, reservation }: BookIndex): Finding {
  const told = new Set<unknown>();
  const inTheDark = new Set<string>();
  for (const { kind, userId, told: answer } of errands) {
    if (answer === undefined) {
      inTheDark.add(userId);
    } else if (answer.status === "completed") {
      told.add(answer.result[kind === "pay" ? "paymentId" : "reservationId"]);
    }
  }
  const booked = [
    ...books.reservations.map(({ reservationId, userId }) => ({ id: reservationId, userId })),
    ...books.payments.map(({ paymentId, reservationId }) => ({
      id: paymentId,
      userId: reservation(reservationId)?.userId ?? "",
    })),
  ];
  return finding(
    "bookings that nobody was told of",
    booked
      .filter(({ id, userId }) => !told.has(id) && !inTheDark.has(userId))
      .map(({ id, userId }) => `${id} of ${userId}`),
  );
}

function describe({ kind, userId, seatNo, ticketId, told }: Errand): string {
  const heard = told === undefined ? "nothing" : told.status === "rejected" ? told.code : "done";
  return [userId, kind, seatNo, ticketId ?? "no ticket", `heard: ${heard}`]
    .filter((part) => part !== undefined)
    .join(" · ");
}
