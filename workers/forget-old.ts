import type { Knex } from "knex";
import { deleteTicketsOlderThan } from "../db/tickets.ts";

/** One statement's worth, so that no lock on the table's end is held for long. */
const BATCH_ROWS = 1000;
/** With these, a tick a minute forgets 72 million tickets a day. */
const BATCHES_MAX = 50;

/** Forgets tickets, and the idempotency keys with them, after their time. Returns how many. */
export async function forgetOld(deps: {
  db: Knex;
  ticketRetentionHours: number;
}): Promise<{ tickets: number }> {
  let tickets = 0;
  for (let batch = 0; batch < BATCHES_MAX; batch += 1) {
    const deleted = await deleteTicketsOlderThan(deps.db, deps.ticketRetentionHours, BATCH_ROWS);
    tickets += deleted;
    if (deleted < BATCH_ROWS) {
      break;
    }
  }
  return { tickets };
}
