import type { Knex } from "knex";
import { deleteEndedReservations } from "../db/reservations.ts";
import { deleteTicketsOlderThan } from "../db/tickets.ts";
import { forgetFinishedJobs } from "../jobs/finished-jobs.ts";
import type { Queue } from "../jobs/queues.ts";

/** One transaction's worth, so that no lock is held for long. */
const BITE_ROWS = 1000;
/** With these, a tick a minute forgets 72 million of each kind a day. */
const BITES_MAX = 50;

/**
 * Redis forgets a key exactly in time, and must be the first: a key that still had its ticket there,
 * but no outcome here, would have its request decided again.
 */
const LONGER_THAN_REDIS_MINUTES = 10;

/**
 * Forgets what nobody will ask about any more: tickets, with their idempotency keys, reservations that
 * expired or were given back, and finished jobs. Payments, the ledger and paid reservations are kept
 * for good. Returns how many.
 */
export async function forgetOld(deps: {
  db: Knex;
  queues: readonly Queue[];
  ticketRetentionHours: number;
  reservationRetentionDays: number;
}): Promise<{ tickets: number; reservations: number; jobs: number }> {
  const { db, queues, ticketRetentionHours, reservationRetentionDays } = deps;
  const ticketMinutes = ticketRetentionHours * 60 + LONGER_THAN_REDIS_MINUTES;
  return {
    tickets: await inBites(() => deleteTicketsOlderThan(db, ticketMinutes, BITE_ROWS)),
    reservations: await inBites(() =>
      deleteEndedReservations(db, reservationRetentionDays, BITE_ROWS),
    ),
    jobs: sum(await Promise.all(queues.map(forgetFinishedJobs))),
  };
}

async function inBites(bite: () => Promise<number>): Promise<number> {
  let total = 0;
  for (let bites = 0; bites < BITES_MAX; bites += 1) {
    const deleted = await bite();
    total += deleted;
    if (deleted < BITE_ROWS) {
      break;
    }
  }
  return total;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
