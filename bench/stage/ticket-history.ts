import { newId } from "../../domain/ids.ts";
import { completed } from "../../domain/outcomes.ts";
import type { Stage } from "./stage.ts";
import { SEAT_PRICE_TEXT } from "./tour.ts";

/** Tickets of the last hours, as if this many requests had been decided. */
const CHUNK = 5000;

/** Within the time for which tickets are kept, so that nothing of it is forgotten meanwhile. */
const OLDEST_MINUTES = 20 * 60;

/**
 * Fills the table of tickets. The rows are as large as the product's own, and older than any that
 * are still to come: ids sort by time.
 */
export async function writeTicketHistory({ db }: Pick<Stage, "db">, count: number): Promise<void> {
  for (let start = 0; start < count; start += CHUNK) {
    const rows = Array.from({ length: Math.min(CHUNK, count - start) }, () => {
      const ticketId = newId("ticket");
      return [ticketId, outcomeOf(ticketId)] as const;
    });
    const minutes = Math.round(OLDEST_MINUTES * (1 - start / count));
    // One statement with a JSON parameter is several times faster than one with a row of values each.
    await db.raw(
      `INSERT INTO tickets (id, user_id, kind, outcome, accepted_at, decided_at)
       SELECT id, 'fan-of-old', 'reserve', outcome,
              NOW(3) - INTERVAL ? MINUTE, NOW(3) - INTERVAL ? MINUTE
       FROM JSON_TABLE(?, '$[*]' COLUMNS (id VARCHAR(40) PATH '$[0]', outcome VARCHAR(1000) PATH '$[1]'))
            AS history`,
      [minutes, minutes, JSON.stringify(rows)],
    );
  }
}

function outcomeOf(ticketId: string): string {
  return JSON.stringify(
    completed({
      ticketId,
      reservationId: newId("reservation"),
      status: "reserved",
      price: SEAT_PRICE_TEXT,
      expiresAt: new Date().toISOString(),
    }),
  );
}
