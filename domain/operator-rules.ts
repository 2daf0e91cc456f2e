import type { RefundCommand, ReleaseCommand } from "./commands.ts";
import type { Terms } from "./terms.ts";
import type { Draft, Verdict } from "./draft.ts";
import { formatMoney, MAX_BALANCE } from "./money.ts";
import { heldReservation, ownReservation } from "./named-reservation.ts";
import { newOperatorAction, type OperatorAction } from "./operator-actions.ts";
import { completed, rejected } from "./outcomes.ts";
import { released } from "./seats.ts";

/*
 * What operators may do about a seat. It goes through the seat's lane as the fans' own commands do, so
 * that it can never race with a payment; and it is on record if it had an effect.
 */

/** Ends a hold before its time, as if the fan had given it back. */
export function judgeRelease(draft: Draft, command: ReleaseCommand, terms: Terms): Verdict {
  const held = heldReservation(draft, command, terms);
  if ("outcome" in held) {
    return held;
  }
  const { reservation, seat } = held;
  return {
    seat: released(seat),
    reservations: [{ ...reservation, status: "cancelled" }],
    operatorAction: actionOf(command, { seatNo: seat.seatNo, performanceId: seat.performanceId }),
    outcome: completed({
      ticketId: command.ticketId,
      reservationId: reservation.reservationId,
      status: "released",
    }),
  };
}

/**
 * Gives back the whole price of a paid seat to the balance it was paid from, and the seat to the
 * sale. One does not come without the other: money alone is a top-up, and a seat cannot be taken away
 * from who has paid for it.
 */
export function judgeRefund(draft: Draft, command: RefundCommand): Verdict {
  const reservation = ownReservation(draft, command);
  const seat = draft.seats.get(command.seatId);
  const account = draft.accounts.get(command.userId);
  if (reservation === undefined || seat === undefined || account === undefined) {
    return { outcome: rejected("unknown-reservation") };
  }
  if (reservation.status !== "paid") {
    const code = reservation.status === "refunded" ? "already-refunded" : "not-paid";
    return { outcome: rejected(code) };
  }
  const { reservationId, userId, price } = reservation;
  const balance = account.balance + price;
  if (balance > MAX_BALANCE) {
    return { outcome: rejected("balance-limit", { limit: formatMoney(MAX_BALANCE) }) };
  }
  const { refundId, ticketId } = command;
  return {
    seat: released(seat),
    reservations: [{ ...reservation, status: "refunded" }],
    account: { ...account, balance },
    refund: { refundId, ticketId, reservationId, userId, amount: price },
    ledgerEntry: {
      userId,
      kind: "refund",
      amount: price,
      balanceAfter: balance,
      reference: refundId,
    },
    operatorAction: actionOf(command, {
      seatNo: seat.seatNo,
      performanceId: seat.performanceId,
      refundId,
      amount: formatMoney(price),
    }),
    outcome: completed({
      ticketId,
      refundId,
      reservationId,
      status: "refunded",
      amount: formatMoney(price),
      balance: formatMoney(balance),
    }),
  };
}

function actionOf(
  { actionId, operator, kind, reservationId, userId }: ReleaseCommand | RefundCommand,
  details: Record<string, unknown>,
): OperatorAction {
  return newOperatorAction({ actionId, operator, kind, subject: reservationId, userId, details });
}
