import type { Knex } from "knex";
import { moneyFromColumn, type Money } from "../../../domain/money.ts";
import type { Outcome, TicketKind } from "../../../domain/outcomes.ts";
import type { ReservationStatus } from "../../../domain/seats.ts";

/** All that the database of a run says. Times are the database's. */
export type Books = {
  tickets: BookedTicket[];
  reservations: BookedReservation[];
  payments: BookedPayment[];
  balances: Map<string, Money>;
  /** Holds that lie past their end at the moment of reading. */
  lapsedHolds: string[];
};

export type BookedTicket = {
  ticketId: string;
  userId: string;
  kind: TicketKind;
  outcome: Outcome;
  acceptedAtMs: number;
  decidedAtMs: number;
};

export type BookedReservation = {
  reservationId: string;
  ticketId: string;
  userId: string;
  seatNo: string;
  status: ReservationStatus;
  createdAtMs: number;
  expiresAtMs: number;
};

export type BookedPayment = {
  paymentId: string;
  ticketId: string;
  reservationId: string;
  userId: string;
  amount: Money;
  createdAtMs: number;
};

export async function readBooks(db: Knex): Promise<Books> {
  return {
    tickets: await readTickets(db),
    reservations: await readReservations(db),
    payments: await readPayments(db),
    balances: await readBalances(db),
    lapsedHolds: await readLapsedHolds(db),
  };
}

async function readTickets(db: Knex): Promise<BookedTicket[]> {
  const rows: {
    id: string;
    user_id: string;
    kind: TicketKind;
    outcome: string;
    accepted_at: Date;
    decided_at: Date;
  }[] = await db("tickets").select("id", "user_id", "kind", "outcome", "accepted_at", "decided_at");
  return rows.map((row) => ({
    ticketId: row.id,
    userId: row.user_id,
    kind: row.kind,
    outcome: JSON.parse(row.outcome),
    acceptedAtMs: row.accepted_at.getTime(),
    decidedAtMs: row.decided_at.getTime(),
  }));
}

async function readReservations(db: Knex): Promise<BookedReservation[]> {
  const rows: {
    id: string;
    ticket_id: string;
    user_id: string;
    seat_no: string;
    status: ReservationStatus;
    created_at: Date;
    expires_at: Date;
  }[] = await db("reservations")
    .join("seats", "seats.id", "reservations.seat_id")
    .select(
      "reservations.id",
      "reservations.ticket_id",
      "reservations.user_id",
      "seats.seat_no",
      "reservations.status",
      "reservations.created_at",
      "reservations.expires_at",
    );
  return rows.map((row) => ({
    reservationId: row.id,
    ticketId: row.ticket_id,
    userId: row.user_id,
    seatNo: row.seat_no,
    status: row.status,
    createdAtMs: row.created_at.getTime(),
    expiresAtMs: row.expires_at.getTime(),
  }));
}

async function readPayments(db: Knex): Promise<BookedPayment[]> {
  const rows: {
    id: string;
    ticket_id: string;
    reservation_id: string;
    user_id: string;
    amount: string;
    created_at: Date;
  }[] = await db("payments").select(
    "id",
    "ticket_id",
    "reservation_id",
    "user_id",
    "amount",
    "created_at",
  );
  return rows.map((row) => ({
    paymentId: row.id,
    ticketId: row.ticket_id,
    reservationId: row.reservation_id,
    userId: row.user_id,
    amount: moneyFromColumn(row.amount),
    createdAtMs: row.created_at.getTime(),
  }));
}

async function readBalances(db: Knex): Promise<Map<string, Money>> {
  const rows: { user_id: string; balance: string }[] = await db("accounts").select(
    "user_id",
    "balance",
  );
  return new Map(rows.map((row) => [row.user_id, moneyFromColumn(row.balance)]));
}

/** The release has a tick of a second, and each tick some work: later than this is too late. */
const RELEASE_GRACE_SECONDS = 3;

/** Seats of holds that ended some time ago and are not on sale again. */
export async function readLapsedHolds(db: Knex): Promise<string[]> {
  return db("seats")
    .where("status", "held")
    .whereRaw("held_until < NOW(3) - INTERVAL ? SECOND", [RELEASE_GRACE_SECONDS])
    .pluck("seat_no");
}
