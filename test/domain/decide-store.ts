import type { Account, LedgerEntry, Payment, Refund } from "../../domain/accounts.ts";
import type { Command } from "../../domain/commands.ts";
import { decide } from "../../domain/decide.ts";
import type { Changes, LockedState, NewOutcome } from "../../domain/draft.ts";
import type { OperatorAction } from "../../domain/operator-actions.ts";
import type { Outcome } from "../../domain/outcomes.ts";
import type { Terms } from "../../domain/terms.ts";
import {
  hasLapsed,
  released,
  type LiveHold,
  type LockedSeat,
  type Reservation,
} from "../../domain/seats.ts";

/** The tables, in memory, with the constraints that the schema puts on them. */
export type Store = {
  seats: Map<number, LockedSeat>;
  reservations: Map<string, Reservation>;
  accounts: Map<string, Account>;
  payments: Payment[];
  refunds: Refund[];
  ledger: LedgerEntry[];
  actions: OperatorAction[];
  tickets: Map<string, NewOutcome>;
};

export function openStore(seats: readonly LockedSeat[], accounts: readonly Account[]): Store {
  return {
    seats: new Map(seats.map((seat) => [seat.seatId, seat])),
    reservations: new Map(),
    accounts: new Map(accounts.map((account) => [account.userId, account])),
    payments: [],
    refunds: [],
    actions: [],
    ledger: accounts.map(({ userId, balance }) => ({
      userId,
      kind: "top-up",
      amount: balance,
      balanceAfter: balance,
      reference: `opening-${userId}`,
    })),
    tickets: new Map(),
  };
}

/** What the lane worker does with a batch: lock, decide, write. */
export function settle(
  store: Store,
  commands: readonly Command[],
  terms: Terms,
): { outcomes: Outcome[]; changes: Changes } {
  const decision = decide(lock(store, commands, terms), commands, terms);
  write(store, decision.changes);
  return decision;
}

/** What the repeatable job does with holds that ended. */
export function releaseLapsed(store: Store, nowMs: number): void {
  for (const seat of store.seats.values()) {
    const hold = store.reservations.get(seat.reservationId ?? "");
    if (hold !== undefined && hasLapsed(hold, nowMs)) {
      store.seats.set(seat.seatId, released(seat));
      store.reservations.set(hold.reservationId, { ...hold, status: "expired" });
    }
  }
}

/** No more than what the worker locks: what the commands name, and who has their seats. */
function lock(store: Store, commands: readonly Command[], { nowMs }: Terms): LockedState {
  const seats = present(
    store.seats,
    commands.map(({ seatId }) => seatId),
  );
  const reservationIds = [
    ...commands.map(({ reservationId }) => reservationId),
    ...seats.flatMap(({ reservationId }) => reservationId ?? []),
  ];
  const tickets = [...store.tickets.values()].filter(
    ({ ticketId, keyHash }) =>
      commands.some((command) => command.ticketId === ticketId) ||
      commands.some(({ idempotency }) => idempotency?.keyHash === keyHash && keyHash !== null),
  );
  return {
    seats,
    reservations: present(store.reservations, reservationIds),
    accounts: present(
      store.accounts,
      commands.map(({ userId }) => userId),
    ),
    recorded: tickets,
    restingSales: new Map(),
    holds: liveHolds(store, nowMs).filter(({ userId }) =>
      commands.some((command) => command.kind === "reserve" && command.userId === userId),
    ),
  };
}

export function liveHolds({ reservations, seats }: Store, nowMs: number): LiveHold[] {
  return [...reservations.values()].flatMap((row) => {
    const isLive = row.status === "held" && !hasLapsed(row, nowMs);
    const concertId = seats.get(row.seatId)?.concertId;
    return isLive && concertId !== undefined ? [{ ...row, concertId }] : [];
  });
}

function present<Key, Row>(rows: ReadonlyMap<Key, Row>, keys: readonly Key[]): Row[] {
  return [...new Set(keys)].flatMap((key) => rows.get(key) ?? []);
}

function write(store: Store, changes: Changes): void {
  for (const seat of changes.seats) {
    const before = store.seats.get(seat.seatId);
    must(before !== undefined && seat.version > before.version, "a seat's version grows");
    store.seats.set(seat.seatId, seat);
  }
  for (const row of changes.changedReservations) {
    must(store.reservations.has(row.reservationId), "what is updated exists");
    store.reservations.set(row.reservationId, row);
  }
  for (const row of changes.newReservations) {
    must(!store.reservations.has(row.reservationId), "what is inserted is new");
    store.reservations.set(row.reservationId, row);
  }
  for (const account of changes.accounts) {
    must(account.balance >= 0n, "no balance is negative");
    store.accounts.set(account.userId, account);
  }
  for (const payment of changes.payments) {
    const isDouble = store.payments.some(
      ({ reservationId, ticketId, paymentId }) =>
        reservationId === payment.reservationId ||
        ticketId === payment.ticketId ||
        paymentId === payment.paymentId,
    );
    must(!isDouble, "payment, ticket and reservation of a payment are unique");
    store.payments.push(payment);
  }
  for (const refund of changes.refunds) {
    must(
      store.refunds.every(({ reservationId }) => reservationId !== refund.reservationId),
      "a reservation has one refund at most",
    );
    store.refunds.push(refund);
  }
  for (const action of changes.operatorActions) {
    must(
      store.actions.every(({ actionId }) => actionId !== action.actionId),
      "an operator's action is on record once",
    );
    store.actions.push(action);
  }
  for (const entry of changes.ledgerEntries) {
    must(
      store.ledger.every(({ reference }) => reference !== entry.reference),
      "a ledger entry's reference is unique",
    );
    store.ledger.push(entry);
  }
  for (const ticket of changes.outcomes) {
    must(!store.tickets.has(ticket.ticketId), "a ticket has one outcome");
    const keyIsFree = [...store.tickets.values()].every(
      ({ keyHash }) => keyHash === null || keyHash !== ticket.keyHash,
    );
    must(keyIsFree, "an idempotency key has one ticket");
    store.tickets.set(ticket.ticketId, ticket);
  }
}

function must(holds: boolean, sentence: string): void {
  if (!holds) {
    throw new Error(`The schema would refuse: ${sentence}`);
  }
}
