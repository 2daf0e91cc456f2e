import type { Money } from "./money.ts";

export type Account = { userId: string; balance: Money };

export type LedgerKind = "top-up" | "payment";

/** One movement of an account. `reference` is unique: the ticket or the payment that caused it. */
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
