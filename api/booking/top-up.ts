import type { Knex } from "knex";
import { insertLedgerEntries, lockAccounts, updateAccounts } from "../../db/accounts.ts";
import { isDuplicateKey } from "../../db/errors.ts";
import { findTicketByKey, insertTickets, type StoredTicket } from "../../db/tickets.ts";
import type { Idempotency } from "../../domain/commands.ts";
import { RowlockError } from "../../domain/errors.ts";
import type { DecidedTicket } from "../../domain/outcomes.ts";
import { decideTopUp, type TopUp } from "../../domain/top-up.ts";

/** `isRepeated`: it had been decided earlier, under its key. */
export type ToppedUp = { ticket: DecidedTicket; isRepeated: boolean };

export type TopUpOrder = TopUp & { acceptedAt: string; idempotency?: Idempotency };

/**
 * Credits an account at once: no seat is touched, so no lane needs to be asked. Balance, ledger and
 * outcome are written in one transaction, or none of them. A repeated key gets the recorded outcome.
 * @throws {RowlockError} `unknown-user`, `idempotency-key-reused`
 */
export async function topUp(db: Knex, order: TopUpOrder): Promise<ToppedUp> {
  try {
    return await db.transaction((trx) => creditOnce(trx, order));
  } catch (error) {
    // The lock on the account keeps the user's top-ups apart, but a lane may have recorded another
    // request under this key meanwhile.
    const winner =
      isDuplicateKey(error) && order.idempotency !== undefined
        ? await findTicketByKey(db, order.idempotency.keyHash)
        : undefined;
    if (winner === undefined) {
      throw error;
    }
    return requireSameRequest(winner, order);
  }
}

async function creditOnce(trx: Knex.Transaction, order: TopUpOrder): Promise<ToppedUp> {
  const [account] = await lockAccounts(trx, [order.userId]);
  if (account === undefined) {
    throw new RowlockError("unknown-user");
  }
  const keyHash = order.idempotency?.keyHash;
  const first = keyHash === undefined ? undefined : await findTicketByKey(trx, keyHash);
  if (first !== undefined) {
    return requireSameRequest(first, order);
  }
  const decision = decideTopUp(account, order);
  if (decision.account !== undefined) {
    await updateAccounts(trx, [decision.account]);
  }
  if (decision.ledgerEntry !== undefined) {
    await insertLedgerEntries(trx, [decision.ledgerEntry]);
  }
  const ticket = {
    ticketId: order.ticketId,
    userId: order.userId,
    kind: "top-up",
    outcome: decision.outcome,
  } as const;
  await insertTickets(trx, [
    {
      ...ticket,
      keyHash: keyHash ?? null,
      requestHash: order.idempotency?.requestHash ?? null,
      acceptedAt: order.acceptedAt,
    },
  ]);
  return { ticket, isRepeated: false };
}

function requireSameRequest(first: StoredTicket, order: TopUpOrder): ToppedUp {
  if (first.requestHash !== order.idempotency?.requestHash) {
    throw new RowlockError("idempotency-key-reused");
  }
  return { ticket: first, isRepeated: true };
}
