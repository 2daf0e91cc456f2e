/**
 * A box office with one concert, as plainly as it can be said: what has happened, and what follows
 * from that when somebody asks. Amounts are whole cents, times are seconds of the model's own clock,
 * and users, seats and reservations go by the names that the API gives them.
 */
export type State = {
  names: Names;
  nowS: number;
  /** Every token that was given to somebody, oldest first. */
  tokens: Token[];
  line: Line;
  seats: Map<string, Seat>;
  bookings: Booking[];
  ledger: LedgerEntry[];
  /** What was answered under each ticket. */
  outcomes: Map<string, Outcome>;
  /** What was first asked under each key of each user. */
  keys: Map<string, KeyUse>;
};

/** What stays as it is. */
export type Names = {
  concertId: string;
  date: string;
  room: string;
  users: readonly string[];
  /** A concert with the same seats on the same date, but another line. */
  elsewhere: { concertId: string; room: string };
};

export type Token = { text: string; userId: string; browserId: string; place: number };

export type Line = {
  /** Each user's newest place. */
  places: Map<string, Place>;
  placesGiven: number;
  /** Who waits, the first in line first. */
  waiting: string[];
  /** Who was admitted, and when the session ends. One that is over stays here until a tick. */
  sessions: Map<string, number>;
  lastTickS: number;
  /** While ticks were away fans were silent through no fault of theirs. */
  nobodyIsDroppedUntilS: number;
  /** As the last tick saw it. */
  soldOut: boolean;
};

export type Place = {
  number: number;
  browserId: string;
  heardAtS: number;
  gone: "left" | "ended" | "dropped" | undefined;
};

export type Seat = {
  priceCents: number;
  /** The live booking, which is held until it is paid, or was held and not yet released. */
  reservationId: string | undefined;
};

export type Booking = {
  reservationId: string;
  seatNo: string;
  userId: string;
  endsAtS: number;
  status: "held" | "paid" | "expired" | "cancelled";
  paymentId: string | null;
};

export type LedgerEntry = {
  userId: string;
  kind: "top-up" | "payment";
  amountCents: number;
  reference: string;
};

/** An answer as the model foresees it: its status, and those fields of its body that it knows. */
export type Expected = { status: number; body: Record<string, unknown> };

export type Outcome = { userId: string; expected: Expected };

export type KeyUse = { asked: string; ticketId: string | undefined };

export function openState(
  names: Names,
  seatPrices: Readonly<Record<string, number>>,
  openingBalances: readonly LedgerEntry[],
): State {
  return {
    names,
    nowS: 0,
    tokens: [],
    line: {
      places: new Map(),
      placesGiven: 0,
      waiting: [],
      sessions: new Map(),
      lastTickS: 0,
      nobodyIsDroppedUntilS: 0,
      soldOut: false,
    },
    seats: new Map(
      Object.entries(seatPrices).map(([seatNo, priceCents]) => [
        seatNo,
        { priceCents, reservationId: undefined },
      ]),
    ),
    bookings: [],
    ledger: [...openingBalances],
    outcomes: new Map(),
    keys: new Map(),
  };
}
