import type { Knex } from "knex";
import { firstIdAt } from "../domain/ids.ts";
import { moneyFromColumn } from "../domain/money.ts";
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
