import type { Draft } from "./draft.ts";
import { hasLapsed, type LockedSeat, type Reservation } from "./seats.ts";

/** A seat that somebody may have now, and the lapsed hold that ends when somebody does. */
export type FreeSeat = { seat: LockedSeat; lapsed: Reservation | undefined };

/** It makes no difference whether a hold whose time is up has been released by now. */
export function freeSeat(draft: Draft, seat: LockedSeat, nowMs: number): FreeSeat | undefined {
  const current =
    seat.reservationId === null ? undefined : draft.reservations.get(seat.reservationId);
  const lapsed = current !== undefined && hasLapsed(current, nowMs) ? current : undefined;
  return seat.status === "available" || lapsed !== undefined ? { seat, lapsed } : undefined;
}
