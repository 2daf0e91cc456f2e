import type { Knex } from "knex";
import { promiseNames, type PromiseName, type Violation } from "../domain/promises.ts";
import { selectRows } from "./statements.ts";

/**
 * For each promise a query that finds the rows which break it; a missing one does not compile. Each is
 * one statement, so each sees one moment of the database. A hold may lie past its end while nobody has
 * released it yet, hence the minute of grace.
 */
const breaches: Record<PromiseName, string> = {
  "one-live-reservation": `SELECT seat_id AS subject FROM reservations
                           WHERE status IN ('held', 'paid')
                           GROUP BY seat_id HAVING COUNT(*) > 1`,
  "seat-and-reservation-agree": `SELECT seats.id AS subject FROM seats
                                 LEFT JOIN reservations ON reservations.active_seat_id = seats.id
                                 WHERE NOT (
                                   (seats.status = 'available' AND reservations.id IS NULL)
                                   OR (seats.status = 'held' AND reservations.status <=> 'held'
                                       AND reservations.id <=> seats.reservation_id)
                                   OR (seats.status = 'sold' AND reservations.status <=> 'paid'
                                       AND reservations.id <=> seats.reservation_id))`,
  "holds-end": `SELECT id AS subject FROM seats
                WHERE status = 'held' AND held_until < NOW(3) - INTERVAL 1 MINUTE`,
  "balance-is-ledger": `SELECT accounts.user_id AS subject FROM accounts
                        LEFT JOIN (SELECT user_id, SUM(amount) AS total FROM ledger_entries
                                   GROUP BY user_id) AS ledger USING (user_id)
                        WHERE accounts.balance <> COALESCE(ledger.total, 0)
                           OR accounts.balance < 0`,
  "paid-once": `SELECT reservations.id AS subject FROM reservations
                LEFT JOIN payments ON payments.reservation_id = reservations.id
                WHERE (reservations.status = 'paid') <> (payments.id IS NOT NULL)
                   OR payments.amount <> reservations.price
                   OR payments.user_id <> reservations.user_id
                UNION
                SELECT reservation_id FROM payments GROUP BY reservation_id HAVING COUNT(*) > 1`,
  "payment-is-debit": `SELECT payments.id AS subject FROM payments
                       LEFT JOIN ledger_entries ON ledger_entries.reference = payments.id
                       WHERE ledger_entries.id IS NULL OR ledger_entries.kind <> 'payment'
                          OR ledger_entries.amount <> -payments.amount
                          OR ledger_entries.user_id <> payments.user_id
                       UNION
                       SELECT ledger_entries.reference FROM ledger_entries
                       LEFT JOIN payments ON payments.id = ledger_entries.reference
                       WHERE ledger_entries.kind = 'payment' AND payments.id IS NULL
                       UNION
                       SELECT reference FROM ledger_entries WHERE kind = 'payment'
                       GROUP BY reference HAVING COUNT(*) > 1`,
};

/** Enough to start looking; a broken promise may have a million witnesses. */
const EXAMPLES_SHOWN = 10;

type Breach = { subject: string | number; total: string | number };

/** Checks the promises against what is stored. No violations is the only good answer. */
export async function findViolations(db: Knex): Promise<Violation[]> {
  const found: Violation[] = [];
  for (const promise of promiseNames) {
    const rows = await selectRows<Breach>(
      db,
      `SELECT subject, COUNT(*) OVER () AS total FROM (${breaches[promise]}) AS breaches LIMIT ${EXAMPLES_SHOWN}`,
    );
    if (rows[0] !== undefined) {
      const examples = rows.map(({ subject }) => String(subject));
      found.push({ promise, count: Number(rows[0].total), examples });
    }
  }
  return found;
}
