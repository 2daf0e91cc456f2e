import type { TicketKind } from "../../../domain/outcomes.ts";

/** What became of a request, as its fan was told. */
export type Told =
  | { status: "completed"; result: Record<string, unknown> }
  | { status: "rejected"; code: string };

/**
 * One request that has an effect. However often it was sent: under one `Idempotency-Key` it is one.
 * Times are this machine's, which is also the servers'.
 */
export type Errand = {
  kind: TicketKind;
  userId: string;
  /** None for a top-up. */
  seatNo: string | undefined;
  /** For those about a hold. */
  reservationId: string | undefined;
  /** Of a top-up. */
  amount: string | undefined;
  askedAtMs: number;
  /** Every ticket that a 202 named: one, unless it was forgotten and the request repeated. */
  tickets: { ticketId: string; acceptedAtMs: number }[];
  /** Tickets of those that were answered `unknown-ticket` later. */
  forgotten: string[];
  /** Every answer that was no 202 and no "later". A true box office always says the same. */
  told: (Told & { ticketId: string | undefined; atMs: number })[];
};

/** A fan who asks where he or she stands, or joins, and what the answer was. */
export type Sighting = {
  userId: string;
  /** From the token: who has the lower one came first. */
  sequence: number;
  askedAtMs: number;
  toldAtMs: number;
  state: "joined" | "waiting" | "admitted" | "ended" | "gone";
};

export type FanLog = {
  errands: Errand[];
  sightings: Sighting[];
  /** How often somebody was told 503, or nothing at all. */
  refusals: number;
  slowestAnswerMs: number;
  /** Answers that have no place in any conversation, such as a 500. */
  surprises: string[];
};

export function openFanLog(): FanLog {
  return { errands: [], sightings: [], refusals: 0, slowestAnswerMs: 0, surprises: [] };
}
