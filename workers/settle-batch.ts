import type { Knex } from "knex";
import { stepTeller } from "../core/steps.ts";
import { insertLedgerEntries, lockAccounts, updateAccounts } from "../db/accounts.ts";
import {
  insertPayments,
  insertRefunds,
  insertReservations,
  lockReservations,
  updateReservations,
} from "../db/reservations.ts";
import { lockSeats, updateSeats } from "../db/seats.ts";
import { insertOperatorActions } from "../db/operator-actions.ts";
import { readRecord } from "../db/record.ts";
import { insertTickets } from "../db/tickets.ts";
import type { Command, CommandKind } from "../domain/commands.ts";
import { decide, type Decision } from "../domain/decide.ts";
import type { Changes, LockedState } from "../domain/draft.ts";
import type { HoldTerms } from "../domain/terms.ts";

const reached = stepTeller("lane-worker");

/**
 * Decides a batch in one transaction: lock, decide, write. Either every effect and every outcome of
 * the batch is committed, or none is; a batch that was committed before changes nothing.
 *
 * Locks seats by id, then reservations, then accounts by user, as every transaction here does.
 */
export async function settleBatch(
  db: Knex,
  commands: readonly Command[],
  holdTerms: HoldTerms,
): Promise<Decision> {
  const committed = await db.transaction(async (trx) => {
    const { state, nowMs } = await lockState(trx, commands, holdTerms);
    reached("after-lock");
    const decision = decide(state, commands, { ...holdTerms, nowMs });
    await write(trx, decision.changes);
    reached("after-write");
    return decision;
  });
  reached("after-commit");
  return committed;
}

async function lockState(
  trx: Knex.Transaction,
  commands: readonly Command[],
  { maxHoldsPerUser }: HoldTerms,
): Promise<{ state: LockedState; nowMs: number }> {
  const seats = await lockSeats(trx, unique(commands.map(({ seatId }) => seatId)));
  const named = commands.flatMap((command) =>
    command.kind === "reserve" ? [] : [command.reservationId],
  );
  // A hold may have lapsed; whoever asks for its seat next ends it.
  const holding = seats.flatMap((seat) =>
    seat.status === "held" && seat.reservationId !== null ? [seat.reservationId] : [],
  );
  const reservations = await lockReservations(trx, unique([...named, ...holding]));
  const moved = usersWho(["pay", "refund"], commands);
  // What a user holds is counted under the lock on the account: another lane, which may be deciding
  // about the same user and another seat at this moment, waits there.
  const counted = maxHoldsPerUser > 0 ? usersWho(["reserve"], commands) : [];
  const accounts = await lockAccounts(trx, unique([...moved, ...counted]));
  const { nowMs, ...record } = await readRecord(trx, {
    ticketIds: unique(commands.map(({ ticketId }) => ticketId)),
    keyHashes: unique(commands.flatMap(({ idempotency }) => idempotency?.keyHash ?? [])),
    performanceIds: unique(seats.map(({ performanceId }) => performanceId)),
    holderIds: unique(counted),
  });
  return { state: { seats, reservations, accounts, ...record }, nowMs };
}

async function write(trx: Knex.Transaction, changes: Changes): Promise<void> {
  await updateSeats(trx, changes.seats);
  // Ended holds first: a seat can have one live reservation, and a new one may follow.
  await updateReservations(trx, changes.changedReservations);
  await insertReservations(trx, changes.newReservations);
  await insertPayments(trx, changes.payments);
  await insertRefunds(trx, changes.refunds);
  await updateAccounts(trx, changes.accounts);
  await insertLedgerEntries(trx, changes.ledgerEntries);
  await insertOperatorActions(trx, changes.operatorActions);
  await insertTickets(
    trx,
    changes.outcomes.map(({ command, ...recorded }) => ({
      ...recorded,
      userId: command.userId,
      kind: command.kind,
      acceptedAt: command.acceptedAt,
    })),
  );
}

function usersWho(kinds: readonly CommandKind[], commands: readonly Command[]): string[] {
  return commands.flatMap(({ kind, userId }) => (kinds.includes(kind) ? [userId] : []));
}

function unique<Value>(values: readonly Value[]): Value[] {
  return [...new Set(values)];
}
