import type { Knex } from "knex";
import { moneyFromColumn, type Money } from "../../../domain/money.ts";
import type { TicketKind, Outcome } from "../../../domain/outcomes.ts";
import type { ReservationStatus } from "../../../domain/seats.ts";
import { chunksOf } from "../../stage/fans.ts";
import type { Show } from "../venue/venue.ts";

/** What the database says of one show and its fans. Times are the database's. */
export type Books = {
  tickets: Map<string, BookedTicket>;
  reservations: BookedReservation[];
  payments: BookedPayment[];
  accounts: BookedAccount[];
};

export type BookedTicket = {
  userId: string;
  kind: TicketKind;
  outcome: Outcome;
  decidedAtMs: number;
};

export type BookedReservation = {
  reservationId: string;
  userId: string;
  seatNo: string;
  status: ReservationStatus;
  createdAtMs: number;
  expiresAtMs: number;
};

export type BookedPayment = { paymentId: string; reservationId: string; amount: Money };

export type BookedAccount = { userId: string; balance: Money; ledgerSum: Money };

/** `ticketIds` are those that fans know of. */
export async function readBooks(
  db: Knex,
  about: { show: Pick<Show, "performanceId">; userIds: readonly string[]; ticketIds: string[] },
): Promise<Books> {
  const { performanceId } = about.show;
  return {
    tickets: await readTickets(db, about.ticketIds),
    reservations: await readReservations(db, performanceId),
    payments: await readPayments(db, performanceId),
    accounts: await readAccounts(db, about.userIds),
  };
}

type TicketRow = {
  id: string;
  user_id: string;
  kind: TicketKind;
  outcome: string;
  decided_at: Date;
};

async function readTickets(db: Knex, ticketIds: string[]): Promise<Books["tickets"]> {
  const tickets: Books["tickets"] = new Map();
  for (const chunk of chunksOf(ticketIds)) {
    const rows: TicketRow[] = await db("tickets")
      .select("id", "user_id", "kind", "outcome", "decided_at")
      .whereIn("id", chunk);
    for (const row of rows) {
      tickets.set(row.id, {
        userId: row.user_id,
        kind: row.kind,
        outcome: JSON.parse(row.outcome),
        decidedAtMs: row.decided_at.getTime(),
      });
    }
  }
  return tickets;
}

type ReservationRow = {
  id: string;
  user_id: string;
  seat_no: string;
  status: ReservationStatus;
  created_at: Date;
  expires_at: Date;
};

async function readReservations(db: Knex, performanceId: number): Promise<BookedReservation[]> {
  const rows: ReservationRow[] = await db("reservations")
    .join("seats", "seats.id", "reservations.seat_id")
    .where("seats.performance_id", performanceId)
    .select(
      "reservations.id",
      "reservations.user_id",
      "seats.seat_no",
      "reservations.status",
      "reservations.created_at",
      "reservations.expires_at",
    );
  return rows.map((row) => ({
    reservationId: row.id,
    userId: row.user_id,
    seatNo: row.seat_no,
    status: row.status,
    createdAtMs: row.created_at.getTime(),
    expiresAtMs: row.expires_at.getTime(),
  }));
}

type PaymentRow = { id: string; reservation_id: string; amount: string };

async function readPayments(db: Knex, performanceId: number): Promise<BookedPayment[]> {
  const rows: PaymentRow[] = await db("payments")
    .join("reservations", "reservations.id", "payments.reservation_id")
    .join("seats", "seats.id", "reservations.seat_id")
    .where("seats.performance_id", performanceId)
    .select("payments.id", "payments.reservation_id", "payments.amount");
  return rows.map((row) => ({
    paymentId: row.id,
    reservationId: row.reservation_id,
    amount: moneyFromColumn(row.amount),
  }));
}

type AccountRow = { user_id: string; balance: string; ledger_sum: string };

async function readAccounts(db: Knex, userIds: readonly string[]): Promise<BookedAccount[]> {
  const accounts: BookedAccount[] = [];
  for (const chunk of chunksOf(userIds)) {
    const rows: AccountRow[] = await db("accounts")
      .leftJoin("ledger_entries", "ledger_entries.user_id", "accounts.user_id")
      .whereIn("accounts.user_id", chunk)
      .groupBy("accounts.user_id", "accounts.balance")
      .select(
        "accounts.user_id",
        "accounts.balance",
        db.raw("COALESCE(SUM(ledger_entries.amount), 0) AS ledger_sum"),
      );
    accounts.push(
      ...rows.map((row) => ({
        userId: row.user_id,
        balance: moneyFromColumn(row.balance),
        ledgerSum: moneyFromColumn(row.ledger_sum),
      })),
    );
  }
  return accounts;
}

/** How far the database's clock is ahead of ours, as well as one question can tell. */
export async function clockLeadMs(db: Knex): Promise<number> {
  const askedAtMs = Date.now();
  const row: { now: Date } | undefined = await db.select(db.raw("NOW(3) AS now")).first();
  return (row?.now.getTime() ?? askedAtMs) - (askedAtMs + Date.now()) / 2;
}
