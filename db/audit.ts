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
                WHERE (reservations.status IN ('paid', 'refunded')) <> (payments.id IS NOT NULL)
                   OR payments.amount <> reservations.price
                   OR payments.user_id <> reservations.user_id
                UNION
                SELECT reservation_id FROM payments GROUP BY reservation_id HAVING COUNT(*) > 1`,
  "refunded-once": `SELECT reservations.id AS subject FROM reservations
                    LEFT JOIN refunds ON refunds.reservation_id = reservations.id
                    WHERE (reservations.status = 'refunded') <> (refunds.id IS NOT NULL)
                       OR refunds.amount <> reservations.price
                       OR refunds.user_id <> reservations.user_id
                    UNION
                    SELECT reservation_id FROM refunds GROUP BY reservation_id HAVING COUNT(*) > 1`,
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
  "refund-is-credit": `SELECT refunds.id AS subject FROM refunds
                       LEFT JOIN ledger_entries ON ledger_entries.reference = refunds.id
                       WHERE ledger_entries.id IS NULL OR ledger_entries.kind <> 'refund'
                          OR ledger_entries.amount <> refunds.amount
                          OR ledger_entries.user_id <> refunds.user_id
                       UNION
                       SELECT ledger_entries.reference FROM ledger_entries
                       LEFT JOIN refunds ON refunds.id = ledger_entries.reference
                       WHERE ledger_entries.kind = 'refund' AND refunds.id IS NULL
                       UNION
                       SELECT reference FROM ledger_entries WHERE kind = 'refund'
                       GROUP BY reference HAVING COUNT(*) > 1`,
  // What operators moved by hand bears the id of the action; a refund is on record in the same
  // transaction, under the id of its reservation.
  "operators-on-record": `SELECT ledger_entries.reference AS subject FROM ledger_entries
                          LEFT JOIN operator_actions ON operator_actions.id = ledger_entries.reference
                          WHERE (ledger_entries.kind = 'pay-out'
                                 OR LEFT(ledger_entries.reference, 4) = 'opr_')
                            AND (operator_actions.id IS NULL
                                 OR NOT (operator_actions.kind <=> ledger_entries.kind)
                                 OR NOT (operator_actions.user_id <=> ledger_entries.user_id))
                          UNION
                          SELECT refunds.id FROM refunds
                          LEFT JOIN operator_actions
                                 ON operator_actions.subject = refunds.reservation_id
                                AND operator_actions.user_id = refunds.user_id
                                AND operator_actions.kind = 'refund'
                          WHERE operator_actions.id IS NULL`,
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
