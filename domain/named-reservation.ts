import type { Command, PayCommand } from "./commands.ts";
import type { Terms } from "./terms.ts";
import type { Draft, Verdict } from "./draft.ts";
import { assertExhaustive } from "./exhaustive.ts";
import { freeSeat } from "./free-seat.ts";
import { rejected } from "./outcomes.ts";
import { hasLapsed, type Reservation, type LockedSeat } from "./seats.ts";

/** A command about a reservation that there is. */
export type ReservationCommand = Exclude<Command, { kind: "reserve" }>;

/** The reservation and its seat while the hold lasts, else the refusal that says why not. */
export function heldReservation(
  draft: Draft,
  command: ReservationCommand,
  terms: Terms,
): { reservation: Reservation; seat: LockedSeat } | Verdict {
  const reservation = ownReservation(draft, command);
  const seat = draft.seats.get(command.seatId);
  if (reservation === undefined || seat === undefined) {
    return { outcome: rejected("unknown-reservation") };
  }
  switch (reservation.status) {
    case "paid":
      return { outcome: rejected("already-paid") };
    case "cancelled":
    case "refunded":
      return { outcome: rejected("reservation-not-held") };
    case "expired":
      return { outcome: rejected("hold-expired") };
    case "held":
      return hasLapsed(reservation, terms.nowMs)
        ? { outcome: rejected("hold-expired") }
        : { reservation, seat };
    default:
      return assertExhaustive(reservation.status);
  }
}

/**
 * The same for a payment. One that was asked for in time is in time however late it is decided, unless
 * the seat has gone to another reservation by then. It can go to none that was asked for later: a lane
 * decides in order. A hold that was given back, by its fan or an operator, is over for good.
 */
export function payableReservation(
  draft: Draft,
  command: PayCommand,
  terms: Terms,
): { reservation: Reservation; seat: LockedSeat; lapsed?: Reservation | undefined } | Verdict {
  const held = heldReservation(draft, command, terms);
  const reservation = ownReservation(draft, command);
  const seat = draft.seats.get(command.seatId);
  if (!("outcome" in held) || reservation === undefined || seat === undefined) {
    return held;
  }
  const isOver = reservation.status === "expired" || hasLapsed(reservation, terms.nowMs);
  const free = isOver && command.askedInTime ? freeSeat(draft, seat, terms.nowMs) : undefined;
  return free === undefined ? held : { reservation, ...free };
}

/** Somebody else's reservation is as good as none: whether it exists is not the asker's business. */
export function ownReservation(draft: Draft, command: ReservationCommand): Reservation | undefined {
  const reservation = draft.reservations.get(command.reservationId);
  return reservation?.userId === command.userId && reservation.seatId === command.seatId
    ? reservation
    : undefined;
}
