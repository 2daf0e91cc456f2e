/**
 * What must be true of the books at every moment, in one table. The name is for metrics and alerts,
 * hence stable and kebab-case. The query that looks for what breaks each stands in `db/audit.ts`.
 */
export const promiseCatalogue = {
  "one-live-reservation": "no seat has two live reservations",
  "seat-and-reservation-agree": "a held or sold seat has exactly its own live reservation",
  "holds-end": "no hold outlives its end",
  "balance-is-ledger": "every balance is the sum of its ledger, and none is negative",
  "paid-once": "every reservation that was paid has one payment of its price, and no other has any",
  "refunded-once": "every refunded reservation has one refund of its price, and no other has any",
  "payment-is-debit": "every payment is one debit of its amount, and every debit one payment",
  "refund-is-credit": "every refund is one credit of its amount, and every such credit one refund",
  "operators-on-record": "money that an operator moved is on record with who did it",
} as const satisfies Record<string, string>;

export type PromiseName = keyof typeof promiseCatalogue;

export const promiseNames: readonly PromiseName[] = Object.keys(promiseCatalogue).filter(
  (name): name is PromiseName => Object.hasOwn(promiseCatalogue, name),
);

/** A broken promise: how many rows break it, and some of them to start looking at. */
export type Violation = { promise: PromiseName; count: number; examples: string[] };
