import type { Money } from "./money.ts";

export type SeatStatus = "available" | "held" | "sold";

/** A seat of one performance: the row every decision about it locks. */
export type Seat = {
  seatId: number;
  performanceId: number;
  seatNo: string;
  price: Money;
  status: SeatStatus;
  /** Epoch milliseconds by the database's clock; set exactly while `held`. */
  heldUntilMs: number | null;
  /** The live reservation: set while `held` or `sold`. */
  reservationId: string | null;
  /** Grows by one with each change, so that late news about a seat can be told from fresh. */
  version: number;
};

/** A seat under its lock, with the concert that a user's holds are counted for. */
export type LockedSeat = Seat & { concertId: string };

/** `held` and `paid` have the seat, the others had it. A refunded one was paid before. */
export const reservationStatuses = ["held", "paid", "expired", "cancelled", "refunded"] as const;

export type ReservationStatus = (typeof reservationStatuses)[number];

export type Reservation = {
  reservationId: string;
  ticketId: string;
  seatId: number;
  userId: string;
  price: Money;
  status: ReservationStatus;
  /** Epoch milliseconds by the database's clock. A hold covers the time before it, not the moment itself. */
  expiresAtMs: number;
};

/** A reservation that waits for its payment and has time left, whichever seat of the concert it is for. */
export type LiveHold = { reservationId: string; userId: string; concertId: string };

/** It has the seat, as long as nobody ends it. A seat has one of these at most. */
export function isLive({ status }: Pick<Reservation, "status">): boolean {
  return status === "held" || status === "paid";
}

/** A hold that has ended, whether or not anybody has released it yet. */
export function hasLapsed(hold: { status: string; expiresAtMs: number }, nowMs: number): boolean {
  return hold.status === "held" && hold.expiresAtMs <= nowMs;
}

/** The seat as it returns to sale. */
export function released<Released extends Seat>(seat: Released): Released {
  return {
    ...seat,
    status: "available",
    heldUntilMs: null,
    reservationId: null,
    version: seat.version + 1,
  };
}
