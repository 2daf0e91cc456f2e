import type { CancelCommand, Command, PayCommand, ReserveCommand } from "./commands.ts";
import type { Terms } from "./terms.ts";
import type { Draft, Verdict } from "./draft.ts";
import { assertExhaustive } from "./exhaustive.ts";
import { formatMoney } from "./money.ts";
import { freeSeat } from "./free-seat.ts";
import { heldReservation, ownReservation, payableReservation } from "./named-reservation.ts";
import { judgeRefund, judgeRelease } from "./operator-rules.ts";
import { completed, rejected } from "./outcomes.ts";
import { refusalOfRest } from "./sale.ts";
import { released, type LockedSeat, type Reservation } from "./seats.ts";

/** What a command comes to, given the rows as the commands before it left them. */
export function judge(draft: Draft, command: Command, terms: Terms): Verdict {
  switch (command.kind) {
    case "reserve":
      return judgeReserve(draft, command, terms);
    case "pay":
      return judgePay(draft, command, terms);
    case "cancel":
      return judgeCancel(draft, command, terms);
    case "release":
      return judgeRelease(draft, command, terms);
    case "refund":
      return judgeRefund(draft, command);
    default:
      return assertExhaustive(command);
  }
}

function judgeReserve(draft: Draft, command: ReserveCommand, terms: Terms): Verdict {
  const seat = draft.seats.get(command.seatId);
  if (seat === undefined) {
    return { outcome: rejected("unknown-seat") };
  }
  const rest = draft.restingSales.get(seat.performanceId);
  if (rest !== undefined) {
    return { outcome: rejected(refusalOfRest[rest]) };
  }
  const free = freeSeat(draft, seat, terms.nowMs);
  if (free === undefined) {
    return { outcome: rejected("seat-taken") };
  }
  if (hasEnough(draft, command, seat, terms)) {
    return { outcome: rejected("too-many-holds", { maxHolds: terms.maxHoldsPerUser }) };
  }
  const expiresAtMs = terms.nowMs + terms.holdSeconds * 1000;
  const reservation: Reservation = {
    reservationId: command.reservationId,
    ticketId: command.ticketId,
    seatId: seat.seatId,
    userId: command.userId,
    price: seat.price,
    status: "held",
    expiresAtMs,
  };
  return {
    seat: {
      ...seat,
      status: "held",
      heldUntilMs: expiresAtMs,
      reservationId: reservation.reservationId,
      version: seat.version + 1,
    },
    reservations: inPlaceOf(free.lapsed, reservation),
    outcome: completed({
      ticketId: command.ticketId,
      reservationId: reservation.reservationId,
      status: "reserved",
      price: formatMoney(seat.price),
      expiresAt: new Date(expiresAtMs).toISOString(),
    }),
  };
}

/** Paid seats do not count: who has paid keeps nobody waiting. */
function hasEnough(
  { holds }: Draft,
  { userId }: ReserveCommand,
  { concertId }: LockedSeat,
  { maxHoldsPerUser }: Terms,
): boolean {
  return maxHoldsPerUser > 0 && holds.count(userId, concertId) >= maxHoldsPerUser;
}

function judgePay(draft: Draft, command: PayCommand, terms: Terms): Verdict {
  const payable = payableReservation(draft, command, terms);
  if ("outcome" in payable) {
    return payable;
  }
  const { reservation, seat, lapsed } = payable;
  if (command.amount !== reservation.price) {
    const price = formatMoney(reservation.price);
    return { outcome: rejected("payment-amount-mismatch", { price }) };
  }
  const account = draft.accounts.get(command.userId);
  if (account === undefined) {
    return { outcome: rejected("unknown-user") };
  }
  const balance = account.balance - reservation.price;
  if (balance < 0n) {
    const facts = { balance: formatMoney(account.balance), price: formatMoney(reservation.price) };
    return { outcome: rejected("insufficient-balance", facts) };
  }
  return {
    seat: {
      ...seat,
      status: "sold",
      heldUntilMs: null,
      reservationId: reservation.reservationId,
      version: seat.version + 1,
    },
    reservations: inPlaceOf(lapsed, { ...reservation, status: "paid" }),
    account: { ...account, balance },
    payment: {
      paymentId: command.paymentId,
      ticketId: command.ticketId,
      reservationId: reservation.reservationId,
      userId: command.userId,
      amount: reservation.price,
    },
    ledgerEntry: {
      userId: command.userId,
      kind: "payment",
      amount: -reservation.price,
      balanceAfter: balance,
      reference: command.paymentId,
    },
    outcome: completed({
      ticketId: command.ticketId,
      paymentId: command.paymentId,
      status: "paid",
      amount: formatMoney(reservation.price),
      balance: formatMoney(balance),
    }),
  };
}

/** A seat has one live reservation, so the one before it ends first. */
function inPlaceOf(lapsed: Reservation | undefined, live: Reservation): Reservation[] {
  return lapsed === undefined || lapsed.reservationId === live.reservationId
    ? [live]
    : [{ ...lapsed, status: "expired" }, live];
}

function judgeCancel(draft: Draft, command: CancelCommand, terms: Terms): Verdict {
  const outcome = completed({
    ticketId: command.ticketId,
    reservationId: command.reservationId,
    status: "cancelled",
  });
  // Giving the same hold back twice is one wish, as DELETE promises (RFC 9110, section 9.2.2).
  if (ownReservation(draft, command)?.status === "cancelled") {
    return { outcome };
  }
  const held = heldReservation(draft, command, terms);
  if ("outcome" in held) {
    return held;
  }
  return {
    seat: released(held.seat),
    reservations: [{ ...held.reservation, status: "cancelled" }],
    outcome,
  };
}
