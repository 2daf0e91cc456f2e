import type { BookedTicket } from "./books.ts";

/** When each reservation was given back: giving it back again changes nothing. */
export function cancellations(tickets: ReadonlyMap<string, BookedTicket>): Map<string, number> {
  const found = new Map<string, number>();
  for (const { kind, outcome, decidedAtMs } of tickets.values()) {
    if (kind === "cancel" && outcome.status === "completed" && "reservationId" in outcome.result) {
      const { reservationId } = outcome.result;
      found.set(reservationId, Math.min(found.get(reservationId) ?? decidedAtMs, decidedAtMs));
    }
  }
  return found;
}
