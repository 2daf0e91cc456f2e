import type { Knex } from "knex";
import { databaseNowMs } from "../../db/moments.ts";
import { hasKeyedTicketBefore } from "../../db/tickets.ts";
import type { TicketStore } from "../../jobs/ticket-store.ts";

/** Whether Redis may have forgotten idempotency keys whose outcomes the database remembers. */
export type ForgottenKeys = { mayExist: () => Promise<boolean> };

/**
 * Redis forgets a key only when it loses its data, and then it also forgets since when it remembers.
 * So the database is asked once for each such beginning, and not for each request that loses.
 */
export function createForgottenKeys(deps: { db: Knex; ticketStore: TicketStore }): ForgottenKeys {
  let known: { sinceMs: number; areForgotten: boolean } | undefined;
  return {
    async mayExist() {
      const sinceMs = await deps.ticketStore.keysRememberedSinceMs(() => databaseNowMs(deps.db));
      if (known?.sinceMs !== sinceMs) {
        known = { sinceMs, areForgotten: await hasKeyedTicketBefore(deps.db, sinceMs) };
      }
      return known.areForgotten;
    },
  };
}
