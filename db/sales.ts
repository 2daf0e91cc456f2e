import type { Knex } from "knex";
import { firstIdAt } from "../domain/ids.ts";
import { moneyFromColumn, type Money } from "../domain/money.ts";
import { selectRows } from "./statements.ts";

/** What was paid for within one minute. */
export type SalesMinute = {
  /** The minute's beginning. */
  atMs: number;
  seats: number;
  /** Minor units. */
  amount: bigint;
};

/** Ids are made by the clock of an API, which may be this far from that of the database. */
const CLOCK_MARGIN_MS = 10 * 60_000;

/**
 * The sales of the last hours, minute by minute; minutes without any are left out. Reads the payments
 * of that time and no others: some 50 ms for fifty thousand.
 */
export async function listSalesByMinute(db: Knex, hours: number): Promise<SalesMinute[]> {
  const [moment] = await selectRows<{ now: Date }>(db, "SELECT NOW(3) AS now");
  if (moment === undefined) {
    throw new Error("The database did not say what time it is");
  }
  const sinceMs = moment.now.getTime() - hours * 3_600_000;
  const rows = await selectRows<{ minute: string; seats: string; amount: string }>(
    db,
    `SELECT FLOOR(UNIX_TIMESTAMP(created_at) / 60) AS minute, COUNT(*) AS seats, SUM(amount) AS amount
     FROM payments WHERE id >= ? AND created_at >= FROM_UNIXTIME(?)
     GROUP BY minute ORDER BY minute`,
    [firstIdAt("payment", Math.max(0, sinceMs - CLOCK_MARGIN_MS)), sinceMs / 1000],
  );
  return rows.map(({ minute, seats, amount }) => ({
    atMs: Number(minute) * 60_000,
    seats: Number(seats),
    amount: moneyFromColumn(amount),
  }));
}

/** A seat that was paid for, and given back if it was. */
export type Sale = {
  date: string;
  section: string | null;
  row: string | null;
  seatNo: string;
  userId: string;
  reservationId: string;
  paymentId: string;
  amount: Money;
  paidAt: Date;
  refundId: string | null;
  refundedAt: Date | null;
};

type SaleRow = Omit<Sale, "amount"> & { amount: string };

/** Every sale of one performance, in the hall's order; a seat that was sold again comes twice. */
export async function listSales(db: Knex, performanceId: number): Promise<Sale[]> {
  const rows = await selectRows<SaleRow>(
    db,
    `SELECT performances.date, seats.section, seats.row_label AS \`row\`, seats.seat_no AS seatNo,
            payments.user_id AS userId, reservations.id AS reservationId,
            payments.id AS paymentId, payments.amount, payments.created_at AS paidAt,
            refunds.id AS refundId, refunds.created_at AS refundedAt
     FROM seats
     JOIN performances ON performances.id = seats.performance_id
     JOIN reservations ON reservations.seat_id = seats.id
     JOIN payments ON payments.reservation_id = reservations.id
     LEFT JOIN refunds ON refunds.reservation_id = reservations.id
     WHERE seats.performance_id = ?
     ORDER BY seats.id, payments.id`,
    [performanceId],
  );
  return rows.map((row) => ({ ...row, amount: moneyFromColumn(row.amount) }));
}
