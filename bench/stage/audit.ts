import type { Knex } from "knex";
import { findViolations } from "../../db/audit.ts";
import { WrongAnswer } from "../wrong-answer.ts";
import { selectRows } from "../../db/statements.ts";

/** Sums that must agree whatever happened, each pair asked in one statement. */
const sums = [
  {
    what: "the balances, and everything ever booked to them",
    sql: `SELECT COALESCE((SELECT SUM(balance) FROM accounts), 0) AS one,
                 COALESCE((SELECT SUM(amount) FROM ledger_entries), 0) AS other`,
  },
  {
    what: "the payments, and what was debited for them",
    sql: `SELECT COALESCE((SELECT SUM(amount) FROM payments), 0) AS one,
                 COALESCE((SELECT -SUM(amount) FROM ledger_entries WHERE kind = 'payment'), 0) AS other`,
  },
  {
    what: "the payments, and the prices of the seats that are sold",
    sql: `SELECT COALESCE((SELECT SUM(amount) FROM payments), 0) AS one,
                 COALESCE((SELECT SUM(price) FROM seats WHERE status = 'sold'), 0) AS other`,
  },
  {
    what: "the seats that are taken, and the reservations that live",
    sql: `SELECT (SELECT COUNT(*) FROM seats WHERE status <> 'available') AS one,
                 (SELECT COUNT(DISTINCT seat_id) FROM reservations
                  WHERE status IN ('held', 'paid')) AS other`,
  },
];

/** What the product's own audit finds, and sums that it does not know of; in words. */
export async function findUntruths(db: Knex): Promise<string[]> {
  const violations = await findViolations(db);
  const found = violations.map(({ promise, examples }) => `${promise}: ${examples.join(", ")}`);
  for (const { what, sql } of sums) {
    const [row] = await selectRows<{ one: string; other: string }>(db, sql);
    if (row === undefined || Number(row.one) !== Number(row.other)) {
      found.push(`${what}, differ: ${row?.one} and ${row?.other}`);
    }
  }
  return found;
}

/** @throws {WrongAnswer} naming what is not true. */
export async function audit(db: Knex): Promise<void> {
  const found = await findUntruths(db);
  if (found.length > 0) {
    throw new WrongAnswer(`The audit found:\n${found.join("\n")}`);
  }
}
