import type { Money } from "./money.ts";

export type Account = { userId: string; balance: Money };

/**
 *   top-up   came in: from the fan, or from an operator
 *   payment  the price of a seat
 *   refund   the price of a seat that was given back
 *   pay-out  went back to the fan, out of the prepaid balance
 */
export const ledgerKinds = ["top-up", "payment", "refund", "pay-out"] as const;

export type LedgerKind = (typeof ledgerKinds)[number];

/**
 * One movement of an account. `reference` is unique: the ticket, the payment, the refund or the
 * operator's action that caused it.
 */
export type LedgerEntry = {
  userId: string;
  kind: LedgerKind;
  /** Signed: credits are positive. */
  amount: Money;
  balanceAfter: Money;
  reference: string;
};

export type Payment = {
  paymentId: string;
  ticketId: string;
  reservationId: string;
  userId: string;
  amount: Money;
};

/** The price of a reservation, given back. It has one at most. */
export type Refund = {
  refundId: string;
  ticketId: string;
  reservationId: string;
  userId: string;
  amount: Money;
};
