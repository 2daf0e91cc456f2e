import type { DecidedTicket } from "../domain/outcomes.ts";
import type { TicketStore } from "./ticket-store.ts";

export type OutcomeWaiter = ReturnType<typeof createOutcomeWaiter>;

/**
 * How often tickets that are waited for are looked up, in case the news of their outcome was lost,
 * went to another process, or did not tell of them since nobody waited then. One read for all of them
 * together, so that it can be often.
 */
const LOOK_UP_EVERY_MS = 50;
/** The most tickets in one such read; those beyond it come first in the next. */
const LOOK_UP_MAX = 1000;

/** Lets requests wait for outcomes: they are told by `deliver`, or find out by looking. */
export function createOutcomeWaiter(deps: { ticketStore: Pick<TicketStore, "findDecided"> }) {
  const waiting = new Map<string, Set<(ticket: DecidedTicket | undefined) => void>>();
  let closing = false;

  const deliver = (tickets: readonly DecidedTicket[]) => {
    for (const ticket of tickets) {
      const waiters = waiting.get(ticket.ticketId);
      waiting.delete(ticket.ticketId);
      waiters?.forEach((resolve) => resolve(ticket));
    }
  };

  /** The tickets whose turn it is to be looked up, which puts them behind the others. */
  const nextInTurn = () => {
    const turn = [...waiting].slice(0, LOOK_UP_MAX);
    for (const [ticketId, waiters] of turn) {
      waiting.delete(ticketId);
      waiting.set(ticketId, waiters);
    }
    return turn.map(([ticketId]) => ticketId);
  };

  const lookUp = async () => {
    const ticketIds = nextInTurn();
    if (ticketIds.length > 0) {
      deliver(await deps.ticketStore.findDecided(ticketIds));
    }
  };
  // While Redis is away there is nothing to find; the waits end by their own limits.
  const timer = setInterval(() => void lookUp().catch(() => undefined), LOOK_UP_EVERY_MS);
  timer.unref();

  return {
    deliver,

    /** The decided ticket, or `undefined` when `limitMs` pass first or the process is stopping. */
    wait(ticketId: string, limitMs: number): Promise<DecidedTicket | undefined> {
      if (closing) {
        return Promise.resolve(undefined);
      }
      return new Promise((resolve) => {
        const waiters = waiting.get(ticketId) ?? new Set();
        waiting.set(ticketId, waiters);
        const finish = (ticket: DecidedTicket | undefined) => {
          clearTimeout(limit);
          waiters.delete(finish);
          if (waiters.size === 0 && waiting.get(ticketId) === waiters) {
            waiting.delete(ticketId);
          }
          resolve(ticket);
        };
        const limit = setTimeout(() => finish(undefined), limitMs);
        waiters.add(finish);
      });
    },

    /** Ends the waits for a ticket that will not be decided. */
    giveUp(ticketId: string): void {
      waiting.get(ticketId)?.forEach((finish) => finish(undefined));
    },

    /** Ends every wait: the requests answer with their tickets instead. */
    close(): void {
      closing = true;
      clearInterval(timer);
      for (const waiters of waiting.values()) {
        waiters.forEach((finish) => finish(undefined));
      }
    },
  };
}
