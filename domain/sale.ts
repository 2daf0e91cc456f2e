import type { ErrorCode } from "./errors.ts";

/**
 * How the operators have the sale of a concert, once the moment of its opening has come:
 *
 *   open      fans are admitted for it, and its seats are given out
 *   paused    nobody is admitted for it and no seat is given out. Who waits keeps the place, new fans
 *             may join and wait
 *   draining  the same, and nobody new may join: the sale ends. A fan with a place or a hold may
 *             still ask for a token, which a payment needs
 *
 * What is held stays held until its own end, and can be paid for or given back, whatever the state.
 */
export const saleStates = ["open", "paused", "draining"] as const;

export type SaleState = (typeof saleStates)[number];

/** A sale that gives out no seats. */
export type RestingSale = Exclude<SaleState, "open">;

/** What a request for a seat is answered. */
export const refusalOfRest = {
  paused: "sale-paused",
  draining: "sale-ending",
} as const satisfies Record<RestingSale, ErrorCode>;

/**
 * The state of a room, given the sales it leads to that have performances to come. It goes on for
 * as long as one of them is open, and waits for those that are paused; one that leads nowhere is
 * nobody's to stop.
 */
export function saleStateOfRoom(sales: readonly SaleState[]): SaleState {
  if (sales.length === 0 || sales.includes("open")) {
    return "open";
  }
  return sales.includes("paused") ? "paused" : "draining";
}
