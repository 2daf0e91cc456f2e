import type { Knex } from "knex";
import { formatMoney, moneyFromColumn, type Money } from "../domain/money.ts";
import type { Payment, Refund } from "../domain/accounts.ts";
import { isLive, type Reservation, type ReservationStatus } from "../domain/seats.ts";
import { toColumnTime } from "./moments.ts";
import { deleteRows, insertRows, selectRows, updateRows } from "./statements.ts";

type ReservationRow = {
  id: string;
  ticket_id: string;
  seat_id: number;
  user_id: string;
  price: string;
  status: ReservationStatus;
  expires_at: Date;
};

const columns = ["id", "ticket_id", "seat_id", "user_id", "price", "status", "expires_at"] as const;

/** Locks reservations by id. Their seats must be locked already. */
export async function lockReservations(
  trx: Knex.Transaction,
  reservationIds: readonly string[],
): Promise<Reservation[]> {
  if (reservationIds.length === 0) {
    return [];
  }
  const rows = await selectRows<ReservationRow>(
    trx,
    `SELECT ${columns.join(", ")} FROM reservations WHERE id IN (?) ORDER BY id FOR UPDATE`,
    [[...reservationIds]],
  );
  return rows.map((row) => ({
    reservationId: row.id,
    ticketId: row.ticket_id,
    seatId: row.seat_id,
    userId: row.user_id,
    price: moneyFromColumn(row.price),
    status: row.status,
    expiresAtMs: row.expires_at.getTime(),
  }));
}

export async function insertReservations(
  trx: Knex.Transaction,
  reservations: readonly Reservation[],
): Promise<void> {
  await insertRows(
    trx,
    "reservations",
    reservations.map((reservation) => ({
      id: reservation.reservationId,
      ticket_id: reservation.ticketId,
      seat_id: reservation.seatId,
      user_id: reservation.userId,
      price: formatMoney(reservation.price),
      status: reservation.status,
      expires_at: toColumnTime(reservation.expiresAtMs),
    })),
  );
}

/**
 * Writes the new status; nothing else about a reservation ever changes. Those that end come first, in a
 * statement of their own: a seat can have one live reservation, and the order in which one statement
 * changes its rows is the server's business.
 */
export async function updateReservations(
  trx: Knex.Transaction,
  reservations: readonly Reservation[],
): Promise<void> {
  await updateStatuses(
    trx,
    reservations.filter((reservation) => !isLive(reservation)),
  );
  await updateStatuses(trx, reservations.filter(isLive));
}

async function updateStatuses(
  trx: Knex.Transaction,
  reservations: readonly Reservation[],
): Promise<void> {
  await updateRows(
    trx,
    "reservations",
    "id",
    { id: "VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin", status: "VARCHAR(9)" },
    reservations.map(({ reservationId, status }) => ({ id: reservationId, status })),
  );
}

/** Ends the holds of these reservations; those no longer held stay as they are. */
export async function expireReservations(
  trx: Knex.Transaction,
  reservationIds: readonly string[],
): Promise<void> {
  await trx("reservations")
    .whereIn("id", reservationIds)
    .andWhere("status", "held")
    .update({ status: "expired" });
}

/** Forgets reservations that came to nothing and whose hold would have ended so long ago. */
export function deleteEndedReservations(db: Knex, days: number, limit: number): Promise<number> {
  return deleteRows(db, "reservations", {
    index: "reservations_status_expires_at",
    condition: "status IN ('expired', 'cancelled') AND expires_at < NOW(3) - INTERVAL ? DAY",
    bindings: [days],
    limit,
  });
}

export async function insertPayments(
  trx: Knex.Transaction,
  payments: readonly Payment[],
): Promise<void> {
  await insertRows(
    trx,
    "payments",
    payments.map((payment) => ({
      id: payment.paymentId,
      ticket_id: payment.ticketId,
      reservation_id: payment.reservationId,
      user_id: payment.userId,
      amount: formatMoney(payment.amount),
    })),
  );
}

export async function insertRefunds(
  trx: Knex.Transaction,
  refunds: readonly Refund[],
): Promise<void> {
  await insertRows(
    trx,
    "refunds",
    refunds.map((refund) => ({
      id: refund.refundId,
      ticket_id: refund.ticketId,
      reservation_id: refund.reservationId,
      user_id: refund.userId,
      amount: formatMoney(refund.amount),
    })),
  );
}

/** A reservation as its owner sees it: with its show, and `expired` from the moment its time is up. */
export type ReservationView = {
  reservationId: string;
  concertId: string;
  performanceId: number;
  date: string;
  seatId: number;
  seatNo: string;
  userId: string;
  status: ReservationStatus;
  price: Money;
  expiresAtMs: number;
  paymentId: string | null;
};

type ReservationViewRow = {
  id: string;
  concert_id: string;
  performance_id: number;
  date: string;
  seat_id: number;
  seat_no: string;
  user_id: string;
  status: ReservationStatus;
  price: string;
  expires_at: Date;
  payment_id: string | null;
};

export async function findReservation(
  db: Knex,
  reservationId: string,
): Promise<ReservationView | undefined> {
  const row: ReservationViewRow | undefined = await selectViews(db)
    .where("reservations.id", reservationId)
    .first();
  return row && toView(row);
}

/** Newest first. `before` is the last id of the page before. */
export async function listReservations(
  db: Knex,
  page: { userId: string; limit: number; before?: string },
): Promise<ReservationView[]> {
  const query = selectViews(db)
    .where("reservations.user_id", page.userId)
    .orderBy("reservations.id", "desc")
    .limit(page.limit);
  if (page.before !== undefined) {
    void query.andWhere("reservations.id", "<", page.before);
  }
  const rows: ReservationViewRow[] = await query;
  return rows.map(toView);
}

/** Whether the user has a seat: bought, or held at this moment. */
export async function hasSeats(db: Knex, userId: string): Promise<boolean> {
  const row = await db("reservations")
    .where("user_id", userId)
    .andWhereRaw("(status = 'paid' OR (status = 'held' AND expires_at > NOW(3)))")
    .first("id");
  return row !== undefined;
}

function selectViews(db: Knex) {
  return db("reservations")
    .join("seats", "seats.id", "reservations.seat_id")
    .join("performances", "performances.id", "seats.performance_id")
    .leftJoin("payments", "payments.reservation_id", "reservations.id")
    .select(
      "reservations.id",
      "performances.concert_id",
      "seats.performance_id",
      "performances.date",
      "reservations.seat_id",
      "seats.seat_no",
      "reservations.user_id",
      "reservations.price",
      "reservations.expires_at",
      { payment_id: "payments.id" },
      db.raw(
        `CASE WHEN reservations.status = 'held' AND reservations.expires_at <= NOW(3)
              THEN 'expired' ELSE reservations.status END AS status`,
      ),
    );
}

function toView(row: ReservationViewRow): ReservationView {
  return {
    reservationId: row.id,
    concertId: row.concert_id,
    performanceId: row.performance_id,
    date: row.date,
    seatId: row.seat_id,
    seatNo: row.seat_no,
    userId: row.user_id,
    status: row.status,
    price: moneyFromColumn(row.price),
    expiresAtMs: row.expires_at.getTime(),
    paymentId: row.payment_id,
  };
}
