import type { Knex } from "knex";

/** A promise in words, and a query that finds rows which break it. */
type Promised = { promise: string; violations: string };

/**
 * Each is one statement, so each sees one moment of the database. A hold may lie past its end while
 * nobody has released it yet, hence the minute of grace.
 */
const promised: Promised[] = [
  {
    promise: "no seat has two live reservations",
    violations: `SELECT seat_id AS subject FROM reservations WHERE status IN ('held', 'paid')
                 GROUP BY seat_id HAVING COUNT(*) > 1`,
  },
  {
    promise: "a held or sold seat has exactly its own live reservation",
    violations: `SELECT seats.id AS subject FROM seats
                 LEFT JOIN reservations ON reservations.active_seat_id = seats.id
                 WHERE NOT (
                   (seats.status = 'available' AND reservations.id IS NULL)
                   OR (seats.status = 'held' AND reservations.status <=> 'held'
                       AND reservations.id <=> seats.reservation_id)
                   OR (seats.status = 'sold' AND reservations.status <=> 'paid'
                       AND reservations.id <=> seats.reservation_id))`,
  },
  {
    promise: "no hold outlives its end",
    violations: `SELECT id AS subject FROM seats
                 WHERE status = 'held' AND held_until < NOW(3) - INTERVAL 1 MINUTE`,
  },
  {
    promise: "every balance is the sum of its ledger, and none is negative",
    violations: `SELECT accounts.user_id AS subject FROM accounts
                 LEFT JOIN (SELECT user_id, SUM(amount) AS total FROM ledger_entries
                            GROUP BY user_id) AS ledger USING (user_id)
                 WHERE accounts.balance <> COALESCE(ledger.total, 0) OR accounts.balance < 0`,
  },
  {
    promise: "every paid reservation has one payment of its price, and no other has any",
    violations: `SELECT reservations.id AS subject FROM reservations
                 LEFT JOIN payments ON payments.reservation_id = reservations.id
                 WHERE (reservations.status = 'paid') <> (payments.id IS NOT NULL)
                    OR payments.amount <> reservations.price
                    OR payments.user_id <> reservations.user_id`,
  },
  {
    promise: "every payment is one debit of its amount, and every debit one payment",
    violations: `SELECT payments.id AS subject FROM payments
                 LEFT JOIN ledger_entries ON ledger_entries.reference = payments.id
                 WHERE ledger_entries.id IS NULL OR ledger_entries.kind <> 'payment'
                    OR ledger_entries.amount <> -payments.amount
                    OR ledger_entries.user_id <> payments.user_id
                 UNION ALL
                 SELECT ledger_entries.reference FROM ledger_entries
                 LEFT JOIN payments ON payments.id = ledger_entries.reference
                 WHERE ledger_entries.kind = 'payment' AND payments.id IS NULL`,
  },
];

/** Enough to start looking; a broken promise may have a million witnesses. */
const SUBJECTS_SHOWN = 10;

export type Violation = { promise: string; subjects: string[] };

/** Checks the promises against what is stored. No violations is the only good answer. */
export async function findViolations(db: Knex): Promise<Violation[]> {
  const found: Violation[] = [];
  for (const { promise, violations } of promised) {
    const subjects: (string | number)[] = await db
      .from(db.raw(`(${violations}) AS violations`))
      .limit(SUBJECTS_SHOWN)
      .pluck("subject");
    if (subjects.length > 0) {
      found.push({ promise, subjects: subjects.map(String) });
    }
  }
  return found;
}
