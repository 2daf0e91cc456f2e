import type { Account, LedgerEntry } from "./accounts.ts";
import { formatMoney, MAX_BALANCE, type Money } from "./money.ts";
import { completed, rejected, type Outcome } from "./outcomes.ts";

export type TopUp = { ticketId: string; userId: string; amount: Money };

/** Decides a credit to a locked account. It touches no seat, so it needs no lane. */
export function decideTopUp(
  account: Account,
  topUp: TopUp,
): { outcome: Outcome; account?: Account; ledgerEntry?: LedgerEntry } {
  const balance = account.balance + topUp.amount;
  if (balance > MAX_BALANCE) {
    return { outcome: rejected("balance-limit", { limit: formatMoney(MAX_BALANCE) }) };
  }
  return {
    account: { ...account, balance },
    ledgerEntry: {
      userId: account.userId,
      kind: "top-up",
      amount: topUp.amount,
      balanceAfter: balance,
      reference: topUp.ticketId,
    },
    outcome: completed({
      ticketId: topUp.ticketId,
      userId: account.userId,
      newBalance: formatMoney(balance),
    }),
  };
}
