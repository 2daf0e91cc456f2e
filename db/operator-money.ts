import type { Knex } from "knex";
import { RowlockError } from "../domain/errors.ts";
import { newId } from "../domain/ids.ts";
import { formatMoney, type Money } from "../domain/money.ts";
import { newOperatorAction, type Operator } from "../domain/operator-actions.ts";
import { moveMoney, type MoneyMove } from "../domain/operator-money.ts";
import { insertLedgerEntries, lockAccounts, updateAccounts } from "./accounts.ts";
import { isDuplicateKey } from "./errors.ts";
import { findActionDoneOnce, insertOperatorActions } from "./operator-actions.ts";

export type MoneyOrder = Omit<MoneyMove, "actionId"> & {
  /** With the same name the same is done once, however often it is asked for. */
  onceKey: string | null;
};

export type MovedMoney = {
  actionId: string;
  balance: Money;
  /** False when it was done before, under the same key. */
  isNew: boolean;
};

/**
 * Adds to a balance or takes from it, on an operator's word. Balance, ledger and record are written in
 * one transaction, or none of them.
 * @throws {RowlockError} `unknown-user`, `balance-limit`, `insufficient-balance`, and
 * `idempotency-key-reused` when something else was done under the key.
 */
export async function orderMoney(
  db: Knex,
  operator: Operator,
  order: MoneyOrder,
): Promise<MovedMoney> {
  try {
    return await db.transaction((trx) => moveOnce(trx, operator, order));
  } catch (error) {
    // The lock on the account keeps orders for one user apart. Somebody has used the key for another.
    throw isDuplicateKey(error) ? keyReused() : error;
  }
}

async function moveOnce(
  trx: Knex.Transaction,
  operator: Operator,
  { onceKey, ...move }: MoneyOrder,
): Promise<MovedMoney> {
  const { kind, userId } = move;
  const amount = formatMoney(move.amount);
  const [account] = await lockAccounts(trx, [userId]);
  if (account === undefined) {
    throw new RowlockError("unknown-user");
  }
  const first = onceKey === null ? undefined : await findActionDoneOnce(trx, onceKey);
  if (first !== undefined) {
    const isSame =
      first.kind === kind && first.userId === userId && first.details["amount"] === amount;
    if (!isSame) {
      throw keyReused();
    }
    return { actionId: first.actionId, balance: account.balance, isNew: false };
  }
  const actionId = newId("operatorAction");
  const moved = moveMoney(account, { ...move, actionId });
  const balance = moved.account.balance;
  await updateAccounts(trx, [moved.account]);
  await insertLedgerEntries(trx, [moved.ledgerEntry]);
  await insertOperatorActions(trx, [
    newOperatorAction({
      actionId,
      operator,
      kind,
      subject: userId,
      userId,
      onceKey,
      details: { amount, balance: formatMoney(balance) },
    }),
  ]);
  return { actionId, balance, isNew: true };
}

function keyReused(): RowlockError {
  return new RowlockError("idempotency-key-reused", {
    detail: "Something else was done under this key already.",
  });
}
