import type { Knex } from "knex";
import { moneyFromColumn, type Money } from "../domain/money.ts";
import type { Outcome, TicketKind } from "../domain/outcomes.ts";
import type { ReservationStatus } from "../domain/seats.ts";
import { selectRows } from "./statements.ts";

/*
 * What the database knows of one fan, for people who look into a complaint. Each newest first, and so
 * many at most.
 */

export async function findUserCreatedAt(db: Knex, userId: string): Promise<Date | undefined> {
  const [row] = await selectRows<{ created_at: Date }>(
    db,
    "SELECT created_at FROM users WHERE id = ?",
    [userId],
  );
  return row?.created_at;
}

export type TicketEvent = {
  ticketId: string;
  kind: TicketKind;
  outcome: Outcome;
  acceptedAt: Date;
  decidedAt: Date;
};

/** Reads the whole table, which has a day's tickets: no request needs an index for this. */
export async function listTicketEvents(
  db: Knex,
  userId: string,
  limit: number,
): Promise<TicketEvent[]> {
  const rows = await selectRows<Omit<TicketEvent, "outcome"> & { outcome: string }>(
    db,
    `SELECT id AS ticketId, kind, outcome, accepted_at AS acceptedAt, decided_at AS decidedAt
     FROM tickets WHERE user_id = ? ORDER BY id DESC LIMIT ?`,
    [userId, limit],
  );
  return rows.map((row) => {
    const outcome: Outcome = JSON.parse(row.outcome);
    return { ...row, outcome };
  });
}

export type ReservationEvent = {
  reservationId: string;
  concertId: string;
  date: string;
  seatNo: string;
  price: Money;
  status: ReservationStatus;
  createdAt: Date;
  expiresAt: Date;
  paymentId: string | null;
  paidAt: Date | null;
  refundId: string | null;
  refundedAt: Date | null;
};

/** With its payment and its refund. */
export async function listReservationEvents(
  db: Knex,
  userId: string,
  limit: number,
): Promise<ReservationEvent[]> {
  const rows = await selectRows<Omit<ReservationEvent, "price"> & { price: string }>(
    db,
    `SELECT reservations.id AS reservationId, performances.concert_id AS concertId,
            performances.date, seats.seat_no AS seatNo, reservations.price, reservations.status,
            reservations.created_at AS createdAt, reservations.expires_at AS expiresAt,
            payments.id AS paymentId, payments.created_at AS paidAt,
            refunds.id AS refundId, refunds.created_at AS refundedAt
     FROM reservations
     JOIN seats ON seats.id = reservations.seat_id
     JOIN performances ON performances.id = seats.performance_id
     LEFT JOIN payments ON payments.reservation_id = reservations.id
     LEFT JOIN refunds ON refunds.reservation_id = reservations.id
     WHERE reservations.user_id = ? ORDER BY reservations.id DESC LIMIT ?`,
    [userId, limit],
  );
  return rows.map((row) => ({ ...row, price: moneyFromColumn(row.price) }));
}
