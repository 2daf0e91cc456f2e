import type { Metrics } from "../core/metrics/metrics.ts";
import { outcomeWord, type Outcome, type TicketKind } from "../domain/outcomes.ts";

/** What becomes of requests: accepted by an API, decided by a worker, or at once for a top-up. */
export type TicketMetrics = ReturnType<typeof createTicketMetrics>;

/** From a worker at rest, which takes some ms, to a database that was away for some minutes. */
const WAIT_BOUNDS_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

/** Series that are there before the first ticket, so that its increase is seen. */
const USUAL_OUTCOMES: readonly [TicketKind, string][] = [
  ["reserve", "reserved"],
  ["reserve", "seat-taken"],
  ["reserve", "internal-error"],
  ["pay", "paid"],
  ["pay", "internal-error"],
  ["cancel", "cancelled"],
  ["cancel", "internal-error"],
  ["top-up", "topped-up"],
];

export function createTicketMetrics(metrics: Metrics) {
  const accepted = metrics.counter({
    name: "rowlock_tickets_accepted_total",
    help: "Requests that were given a ticket. One that is repeated while it is queued counts again.",
    labels: ["kind"],
  });
  const decided = metrics.counter({
    name: "rowlock_tickets_decided_total",
    help: "Tickets whose outcome was recorded, each once.",
    labels: ["kind", "outcome"],
  });
  const waits = metrics.histogram({
    name: "rowlock_ticket_wait_seconds",
    help: "From the acceptance of a request to the commit of its outcome, in the lanes.",
    labels: ["kind"],
    bounds: WAIT_BOUNDS_SECONDS,
  });
  for (const [kind, outcome] of USUAL_OUTCOMES) {
    accepted.of(kind);
    decided.of(kind, outcome);
  }

  return {
    accepted(kind: TicketKind): void {
      accepted.of(kind).total += 1;
    },

    decided(kind: TicketKind, outcome: Outcome): void {
      decided.of(kind, outcomeWord(outcome)).total += 1;
    },

    /** Of one ticket, in a lane. Both moments are Redis's, as two processes know them: to some ms. */
    waited(kind: TicketKind, acceptedAt: string, nowMs: number): void {
      waits.of(kind).observe(Math.max(0, nowMs - Date.parse(acceptedAt)) / 1000);
    },
  };
}
