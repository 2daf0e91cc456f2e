import type { Account, LedgerEntry, Payment } from "./accounts.ts";
import type { CancelCommand, Command, PayCommand, ReserveCommand } from "./commands.ts";
import { assertExhaustive } from "./exhaustive.ts";
import { formatMoney } from "./money.ts";
import { completed, rejected, type Outcome } from "./outcomes.ts";
import { hasLapsed, released, type Reservation, type Seat } from "./seats.ts";

/** What was locked before deciding. Whatever the commands name and exists must be in it. */
export type LockedState = {
  seats: readonly Seat[];
  reservations: readonly Reservation[];
  accounts: readonly Account[];
  /** Outcomes recorded earlier for these tickets, or under these idempotency keys. */
  recorded: readonly RecordedOutcome[];
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
  seats: Seat[];
  newReservations: Reservation[];
  changedReservations: Reservation[];
  accounts: Account[];
  payments: Payment[];
  ledgerEntries: LedgerEntry[];
  outcomes: NewOutcome[];
};

export type Decision = {
  /** One for each command, in the same order. */
  outcomes: Outcome[];
  changes: Changes;
};

export type DecisionTime = {
  /** The database's clock, read after the locks were taken. */
  nowMs: number;
  holdSeconds: number;
};

/**
 * Decides commands one after the other, each seeing what those before it changed.
 * A command whose ticket or idempotency key already has an outcome gets that outcome again and
 * changes nothing, so deciding the same batch twice is harmless.
 */
export function decide(
  state: LockedState,
  commands: readonly Command[],
  time: DecisionTime,
): Decision {
  const draft = openDraft(state);
  const outcomes = commands.map((command) => {
    const known = draft.byTicket.get(command.ticketId);
    if (known !== undefined) {
      return known.outcome;
    }
    const verdict = repeatUnderKey(draft, command) ?? judge(draft, command, time);
    apply(draft, command, verdict);
    return verdict.outcome;
  });
  return { outcomes, changes: changesOf(draft) };
}

/** What one command comes to: its outcome, and the rows as they are afterwards. */
type Verdict = {
  outcome: Outcome;
  seat?: Seat;
  reservations?: Reservation[];
  account?: Account;
  payment?: Payment;
  ledgerEntry?: LedgerEntry;
  /** True when an earlier ticket owns the idempotency key, which stays with it. */
  repeatsAnother?: boolean;
};

function repeatUnderKey(draft: Draft, command: Command): Verdict | undefined {
  const first = command.idempotency && draft.byKey.get(command.idempotency.keyHash);
  if (first === undefined) {
    return undefined;
  }
  const sameRequest = first.requestHash === command.idempotency?.requestHash;
  return {
    outcome: sameRequest ? first.outcome : rejected("idempotency-key-reused"),
    repeatsAnother: true,
  };
}

function judge(draft: Draft, command: Command, time: DecisionTime): Verdict {
  switch (command.kind) {
    case "reserve":
      return judgeReserve(draft, command, time);
    case "pay":
      return judgePay(draft, command, time);
    case "cancel":
      return judgeCancel(draft, command, time);
    default:
      return assertExhaustive(command);
  }
}

function judgeReserve(draft: Draft, command: ReserveCommand, time: DecisionTime): Verdict {
  const seat = draft.seats.get(command.seatId);
  if (seat === undefined) {
    return { outcome: rejected("unknown-seat") };
  }
  const current =
    seat.reservationId === null ? undefined : draft.reservations.get(seat.reservationId);
  const lapsed = current !== undefined && hasLapsed(current, time.nowMs);
  if (seat.status !== "available" && !lapsed) {
    return { outcome: rejected("seat-taken") };
  }
  const expiresAtMs = time.nowMs + time.holdSeconds * 1000;
  const reservation: Reservation = {
    reservationId: command.reservationId,
    ticketId: command.ticketId,
    seatId: seat.seatId,
    userId: command.userId,
    price: seat.price,
    status: "held",
    expiresAtMs,
  };
  return {
    seat: {
      ...seat,
      status: "held",
      heldUntilMs: expiresAtMs,
      reservationId: reservation.reservationId,
      version: seat.version + 1,
    },
    reservations: lapsed ? [{ ...current, status: "expired" }, reservation] : [reservation],
    outcome: completed({
      ticketId: command.ticketId,
      reservationId: reservation.reservationId,
      status: "reserved",
      price: formatMoney(seat.price),
      expiresAt: new Date(expiresAtMs).toISOString(),
    }),
  };
}

function judgePay(draft: Draft, command: PayCommand, time: DecisionTime): Verdict {
  const held = heldReservation(draft, command, time);
  if ("outcome" in held) {
    return held;
  }
  const { reservation, seat } = held;
  if (command.amount !== reservation.price) {
    const price = formatMoney(reservation.price);
    return { outcome: rejected("payment-amount-mismatch", { price }) };
  }
  const account = draft.accounts.get(command.userId);
  if (account === undefined) {
    return { outcome: rejected("unknown-user") };
  }
  const balance = account.balance - reservation.price;
  if (balance < 0n) {
    const facts = { balance: formatMoney(account.balance), price: formatMoney(reservation.price) };
    return { outcome: rejected("insufficient-balance", facts) };
  }
  return {
    seat: { ...seat, status: "sold", heldUntilMs: null, version: seat.version + 1 },
    reservations: [{ ...reservation, status: "paid" }],
    account: { ...account, balance },
    payment: {
      paymentId: command.paymentId,
      ticketId: command.ticketId,
      reservationId: reservation.reservationId,
      userId: command.userId,
      amount: reservation.price,
    },
    ledgerEntry: {
      userId: command.userId,
      kind: "payment",
      amount: -reservation.price,
      balanceAfter: balance,
      reference: command.paymentId,
    },
    outcome: completed({
      ticketId: command.ticketId,
      paymentId: command.paymentId,
      status: "paid",
      amount: formatMoney(reservation.price),
      balance: formatMoney(balance),
    }),
  };
}

function judgeCancel(draft: Draft, command: CancelCommand, time: DecisionTime): Verdict {
  const outcome = completed({
    ticketId: command.ticketId,
    reservationId: command.reservationId,
    status: "cancelled",
  });
  // Giving the same hold back twice is one wish, as DELETE promises (RFC 9110, section 9.2.2).
  if (ownReservation(draft, command)?.status === "cancelled") {
    return { outcome };
  }
  const held = heldReservation(draft, command, time);
  if ("outcome" in held) {
    return held;
  }
  return {
    seat: released(held.seat),
    reservations: [{ ...held.reservation, status: "cancelled" }],
    outcome,
  };
}

/** The reservation and its seat while the hold lasts, else the refusal that says why not. */
function heldReservation(
  draft: Draft,
  command: PayCommand | CancelCommand,
  time: DecisionTime,
): { reservation: Reservation; seat: Seat } | Verdict {
  const reservation = ownReservation(draft, command);
  const seat = draft.seats.get(command.seatId);
  if (reservation === undefined || seat === undefined) {
    return { outcome: rejected("unknown-reservation") };
  }
  switch (reservation.status) {
    case "paid":
      return { outcome: rejected("already-paid") };
    case "cancelled":
      return { outcome: rejected("reservation-not-held") };
    case "expired":
      return { outcome: rejected("hold-expired") };
    case "held":
      return hasLapsed(reservation, time.nowMs)
        ? { outcome: rejected("hold-expired") }
        : { reservation, seat };
    default:
      return assertExhaustive(reservation.status);
  }
}

/** Somebody else's reservation is as good as none: whether it exists is not the asker's business. */
function ownReservation(
  draft: Draft,
  command: PayCommand | CancelCommand,
): Reservation | undefined {
  const reservation = draft.reservations.get(command.reservationId);
  return reservation?.userId === command.userId && reservation.seatId === command.seatId
    ? reservation
    : undefined;
}

/** The locked rows as the commands so far have left them, and what must be written for that. */
type Draft = {
  seats: Map<number, Seat>;
  reservations: Map<string, Reservation>;
  accounts: Map<string, Account>;
  byTicket: Map<string, RecordedOutcome>;
  byKey: Map<string, RecordedOutcome>;
  storedReservationIds: ReadonlySet<string>;
  changedSeatIds: Set<number>;
  changedReservationIds: Set<string>;
  changedUserIds: Set<string>;
  payments: Payment[];
  ledgerEntries: LedgerEntry[];
  newOutcomes: NewOutcome[];
};

function openDraft(state: LockedState): Draft {
  const reservations = new Map(state.reservations.map((row) => [row.reservationId, row]));
  return {
    seats: new Map(state.seats.map((row) => [row.seatId, row])),
    reservations,
    accounts: new Map(state.accounts.map((row) => [row.userId, row])),
    byTicket: new Map(state.recorded.map((row) => [row.ticketId, row])),
    byKey: new Map(
      state.recorded.flatMap((row) => (row.keyHash === null ? [] : [[row.keyHash, row] as const])),
    ),
    storedReservationIds: new Set(reservations.keys()),
    changedSeatIds: new Set(),
    changedReservationIds: new Set(),
    changedUserIds: new Set(),
    payments: [],
    ledgerEntries: [],
    newOutcomes: [],
  };
}

function apply(draft: Draft, command: Command, verdict: Verdict): void {
  const { seat, reservations = [], account, payment, ledgerEntry } = verdict;
  if (seat !== undefined) {
    draft.seats.set(seat.seatId, seat);
    draft.changedSeatIds.add(seat.seatId);
  }
  for (const reservation of reservations) {
    draft.reservations.set(reservation.reservationId, reservation);
    draft.changedReservationIds.add(reservation.reservationId);
  }
  if (account !== undefined) {
    draft.accounts.set(account.userId, account);
    draft.changedUserIds.add(account.userId);
  }
  if (payment !== undefined) {
    draft.payments.push(payment);
  }
  if (ledgerEntry !== undefined) {
    draft.ledgerEntries.push(ledgerEntry);
  }
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

function changesOf(draft: Draft): Changes {
  const touched = rowsOf(draft.reservations, draft.changedReservationIds);
  const isStored = (row: Reservation) => draft.storedReservationIds.has(row.reservationId);
  return {
    seats: rowsOf(draft.seats, draft.changedSeatIds),
    newReservations: touched.filter((row) => !isStored(row)),
    changedReservations: touched.filter(isStored),
    accounts: rowsOf(draft.accounts, draft.changedUserIds),
    payments: draft.payments,
    ledgerEntries: draft.ledgerEntries,
    outcomes: draft.newOutcomes,
  };
}

function rowsOf<Key, Row>(rows: ReadonlyMap<Key, Row>, keys: ReadonlySet<Key>): Row[] {
  return [...keys].flatMap((key) => rows.get(key) ?? []);
}
