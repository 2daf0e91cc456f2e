import type { Account, LedgerEntry, Payment, Refund } from "./accounts.ts";
import type { Command } from "./commands.ts";
import type { OperatorAction } from "./operator-actions.ts";
import type { Outcome } from "./outcomes.ts";
import { createUserHolds, type UserHolds } from "./holds.ts";
import type { RestingSale } from "./sale.ts";
import type { LiveHold, LockedSeat, Reservation } from "./seats.ts";

/** What was locked before deciding. Whatever the commands name and exists must be in it. */
export type LockedState = {
  seats: readonly LockedSeat[];
  reservations: readonly Reservation[];
  accounts: readonly Account[];
  /** All that those who reserve have at this moment, when what one user may hold is limited. */
  holds: readonly LiveHold[];
  /** Outcomes recorded earlier for these tickets, or under these idempotency keys. */
  recorded: readonly RecordedOutcome[];
  /** The performances of these seats whose sale rests, by their ids. */
  restingSales: ReadonlyMap<number, RestingSale>;
};

export type RecordedOutcome = {
  ticketId: string;
  keyHash: string | null;
  requestHash: string | null;
  outcome: Outcome;
};

/** A ticket's outcome to be written, with the command it answers. */
export type NewOutcome = RecordedOutcome & { command: Command };

/** Rows to write. Each seat, account and reservation appears once, in its final state. */
export type Changes = {
  seats: LockedSeat[];
  newReservations: Reservation[];
  changedReservations: Reservation[];
  accounts: Account[];
  payments: Payment[];
  refunds: Refund[];
  ledgerEntries: LedgerEntry[];
  operatorActions: OperatorAction[];
  outcomes: NewOutcome[];
};

/** What one command comes to: its outcome, and the rows as they are afterwards. */
export type Verdict = {
  outcome: Outcome;
  seat?: LockedSeat;
  reservations?: Reservation[];
  account?: Account;
  payment?: Payment;
  refund?: Refund;
  ledgerEntry?: LedgerEntry;
  operatorAction?: OperatorAction;
  /** True when an earlier ticket owns the idempotency key, which stays with it. */
  repeatsAnother?: boolean;
};

/** The locked rows as the commands so far have left them, and what must be written for that. */
export type Draft = {
  seats: Map<number, LockedSeat>;
  reservations: Map<string, Reservation>;
  accounts: Map<string, Account>;
  holds: UserHolds;
  byTicket: Map<string, RecordedOutcome>;
  byKey: Map<string, RecordedOutcome>;
  restingSales: ReadonlyMap<number, RestingSale>;
  storedReservationIds: ReadonlySet<string>;
  changedSeatIds: Set<number>;
  changedReservationIds: Set<string>;
  changedUserIds: Set<string>;
  payments: Payment[];
  refunds: Refund[];
  ledgerEntries: LedgerEntry[];
  operatorActions: OperatorAction[];
  newOutcomes: NewOutcome[];
};

export function openDraft(state: LockedState): Draft {
  const reservations = new Map(state.reservations.map((row) => [row.reservationId, row]));
  return {
    seats: new Map(state.seats.map((row) => [row.seatId, row])),
    reservations,
    accounts: new Map(state.accounts.map((row) => [row.userId, row])),
    holds: createUserHolds(state.holds),
    byTicket: new Map(state.recorded.map((row) => [row.ticketId, row])),
    byKey: new Map(
      state.recorded.flatMap((row) => (row.keyHash === null ? [] : [[row.keyHash, row] as const])),
    ),
    restingSales: state.restingSales,
    storedReservationIds: new Set(reservations.keys()),
    changedSeatIds: new Set(),
    changedReservationIds: new Set(),
    changedUserIds: new Set(),
    payments: [],
    refunds: [],
    ledgerEntries: [],
    operatorActions: [],
    newOutcomes: [],
  };
}

/** Writes a verdict into the draft, so that the next command sees what this one changed. */
export function apply(draft: Draft, command: Command, verdict: Verdict): void {
  const { seat, reservations = [], account } = verdict;
  if (seat !== undefined) {
    draft.seats.set(seat.seatId, seat);
    draft.changedSeatIds.add(seat.seatId);
  }
  for (const reservation of reservations) {
    draft.reservations.set(reservation.reservationId, reservation);
    draft.changedReservationIds.add(reservation.reservationId);
    noteHold(draft, reservation);
  }
  if (account !== undefined) {
    draft.accounts.set(account.userId, account);
    draft.changedUserIds.add(account.userId);
  }
  draft.payments.push(...present(verdict.payment));
  draft.refunds.push(...present(verdict.refund));
  draft.ledgerEntries.push(...present(verdict.ledgerEntry));
  draft.operatorActions.push(...present(verdict.operatorAction));
  const key = verdict.repeatsAnother ? undefined : command.idempotency;
  const recorded: NewOutcome = {
    command,
    ticketId: command.ticketId,
    keyHash: key?.keyHash ?? null,
    requestHash: key?.requestHash ?? null,
    outcome: verdict.outcome,
  };
  draft.newOutcomes.push(recorded);
  draft.byTicket.set(recorded.ticketId, recorded);
  if (recorded.keyHash !== null) {
    draft.byKey.set(recorded.keyHash, recorded);
  }
}

function noteHold({ holds, seats }: Draft, reservation: Reservation): void {
  const concertId = seats.get(reservation.seatId)?.concertId;
  if (reservation.status !== "held") {
    holds.end(reservation);
  } else if (concertId !== undefined) {
    holds.begin({ ...reservation, concertId });
  }
}

export function changesOf(draft: Draft): Changes {
  const touched = rowsOf(draft.reservations, draft.changedReservationIds);
  const isStored = (row: Reservation) => draft.storedReservationIds.has(row.reservationId);
  return {
    seats: rowsOf(draft.seats, draft.changedSeatIds),
    newReservations: touched.filter((row) => !isStored(row)),
    changedReservations: touched.filter(isStored),
    accounts: rowsOf(draft.accounts, draft.changedUserIds),
    payments: draft.payments,
    refunds: draft.refunds,
    ledgerEntries: draft.ledgerEntries,
    operatorActions: draft.operatorActions,
    outcomes: draft.newOutcomes,
  };
}

function present<Row>(row: Row | undefined): Row[] {
  return row === undefined ? [] : [row];
}

function rowsOf<Key, Row>(rows: ReadonlyMap<Key, Row>, keys: ReadonlySet<Key>): Row[] {
  return [...keys].flatMap((key) => rows.get(key) ?? []);
}
