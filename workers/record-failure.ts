import { isDuplicateKey } from "../db/errors.ts";
import { findTicket, insertTickets } from "../db/tickets.ts";
import { rejected, type Outcome } from "../domain/outcomes.ts";
import type { QueuedTicket } from "../jobs/ticket-store.ts";
import { whenReachable, type Patience } from "./when-reachable.ts";

/**
 * Answers a ticket that cannot be decided with `internal-error`, unless another run has settled it
 * meanwhile: what is recorded is what happened. The outcome stands even if it cannot be recorded: the
 * ticket store will have it.
 */
export async function recordFailure(
  deps: Patience,
  { ticketId, userId, kind, acceptedAt }: QueuedTicket,
): Promise<{ outcome: Outcome; isNew: boolean }> {
  const outcome = rejected("internal-error");
  const ticket = { ticketId, userId, kind, acceptedAt, keyHash: null, requestHash: null, outcome };
  try {
    await whenReachable(deps, () => deps.db.transaction((trx) => insertTickets(trx, [ticket])));
    return { outcome, isNew: true };
  } catch (error) {
    const settled = isDuplicateKey(error)
      ? await whenReachable(deps, () => findTicket(deps.db, ticketId))
      : undefined;
    if (settled === undefined) {
      deps.logger.error({ err: error, ticketId }, "failure not recorded");
    }
    return { outcome: settled?.outcome ?? outcome, isNew: false };
  }
}
