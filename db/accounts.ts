import type { Knex } from "knex";
import type { Account, LedgerEntry, LedgerKind } from "../domain/accounts.ts";
import { formatMoney, moneyFromColumn, type Money } from "../domain/money.ts";
import { insertRows, selectRows, updateRows } from "./statements.ts";

type AccountRow = { user_id: string; balance: string };

/** Locks accounts in the one global order, by user id. Comes after seats and reservations. */
export async function lockAccounts(
  trx: Knex.Transaction,
  userIds: readonly string[],
): Promise<Account[]> {
  if (userIds.length === 0) {
    return [];
  }
  const rows = await selectRows<AccountRow>(
    trx,
    "SELECT user_id, balance FROM accounts WHERE user_id IN (?) ORDER BY user_id FOR UPDATE",
    [[...userIds]],
  );
  return rows.map(toAccount);
}

export async function updateAccounts(
  trx: Knex.Transaction,
  accounts: readonly Account[],
): Promise<void> {
  await updateRows(
    trx,
    "accounts",
    "user_id",
    { user_id: "VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin", balance: "DECIMAL(14,2)" },
    accounts.map(({ userId, balance }) => ({ user_id: userId, balance: formatMoney(balance) })),
  );
}

export async function insertLedgerEntries(
  trx: Knex.Transaction,
  entries: readonly LedgerEntry[],
): Promise<void> {
  await insertRows(
    trx,
    "ledger_entries",
    entries.map((entry) => ({
      user_id: entry.userId,
      kind: entry.kind,
      amount: formatMoney(entry.amount),
      balance_after: formatMoney(entry.balanceAfter),
      reference: entry.reference,
    })),
  );
}

export async function findAccount(db: Knex, userId: string): Promise<Account | undefined> {
  const row = await db<AccountRow>("accounts")
    .select("user_id", "balance")
    .where("user_id", userId)
    .first();
  return row && toAccount(row);
}

/** Those of the given users that exist. */
export async function findUsers(db: Knex, userIds: readonly string[]): Promise<Set<string>> {
  const rows = await selectRows<Pick<AccountRow, "user_id">>(
    db,
    "SELECT user_id FROM accounts WHERE user_id IN (?)",
    [[...userIds]],
  );
  return new Set(rows.map((row) => row.user_id));
}

/** Makes users with empty accounts; those that exist stay as they are. */
export async function provisionUsers(
  trx: Knex.Transaction,
  newUserIds: readonly string[],
): Promise<void> {
  // In one order, so that two that make the same users cannot wait for each other.
  const userIds = newUserIds.toSorted();
  await trx("users")
    .insert(userIds.map((id) => ({ id })))
    .onConflict("id")
    .ignore();
  await trx("accounts")
    .insert(userIds.map((userId) => ({ user_id: userId })))
    .onConflict("user_id")
    .ignore();
}

/** One line of the ledger. `entryId` is a decimal string: it may pass 2^53. */
export type LedgerLine = LedgerEntry & { entryId: string; createdAt: Date };

type LedgerRow = {
  id: string;
  user_id: string;
  kind: LedgerKind;
  amount: string;
  balance_after: string;
  reference: string;
  created_at: Date;
};

/** Newest first. `before` is the last entry id of the page before. */
export async function listLedger(
  db: Knex,
  page: { userId: string; limit: number; before?: string },
): Promise<LedgerLine[]> {
  const query = db<LedgerRow>("ledger_entries")
    .select("id", "user_id", "kind", "amount", "balance_after", "reference", "created_at")
    .where("user_id", page.userId)
    .orderBy("id", "desc")
    .limit(page.limit);
  if (page.before !== undefined) {
    void query.andWhere("id", "<", page.before);
  }
  const rows: LedgerRow[] = await query;
  return rows.map((row) => ({
    entryId: row.id,
    userId: row.user_id,
    kind: row.kind,
    amount: moneyFromColumn(row.amount),
    balanceAfter: moneyFromColumn(row.balance_after),
    reference: row.reference,
    createdAt: row.created_at,
  }));
}

function toAccount(row: AccountRow): Account {
  const balance: Money = moneyFromColumn(row.balance);
  return { userId: row.user_id, balance };
}
