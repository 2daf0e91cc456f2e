import type { Account, LedgerEntry } from "./accounts.ts";
import { RowlockError } from "./errors.ts";
import { formatMoney, MAX_BALANCE, type Money } from "./money.ts";

/** Money that an operator moves by hand, under the id of the action that says who and why. */
export type MoneyMove = {
  actionId: string;
  kind: "top-up" | "pay-out";
  userId: string;
  /** More than zero, whichever way it goes. */
  amount: Money;
};

/**
 * Decides about a locked account. A top-up adds to the balance; a pay-out takes from it what the fan
 * gets back by another way, and never more than is there.
 * @throws {RowlockError} `balance-limit`, `insufficient-balance`
 */
export function moveMoney(
  account: Account,
  { actionId, kind, userId, amount }: MoneyMove,
): { account: Account; ledgerEntry: LedgerEntry } {
  const signed = kind === "top-up" ? amount : -amount;
  const balance = account.balance + signed;
  if (balance > MAX_BALANCE) {
    throw new RowlockError("balance-limit", { limit: formatMoney(MAX_BALANCE) });
  }
  if (balance < 0n) {
    throw new RowlockError("insufficient-balance", {
      detail: "The balance is lower than that. It is untouched.",
      balance: formatMoney(account.balance),
    });
  }
  return {
    account: { ...account, balance },
    ledgerEntry: {
      userId,
      kind,
      amount: signed,
      balanceAfter: balance,
      reference: actionId,
    },
  };
}
