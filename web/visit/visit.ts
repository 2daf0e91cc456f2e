import type { Place, ProblemCode } from "../../client/client.ts";
import type { Amount } from "../money.ts";

/*
 * A fan's visit, from joining the line to the tickets, as plain data. `transition.ts` says what each
 * event makes of it, `tasks.ts` what is to be done about it, `view.ts` what is shown. It is kept in
 * the browser, so that a page that was closed goes on where it was.
 */

/** What the fan came for. */
export type Show = { concertId: string; date: string };

/** Why there is nothing more to do with a place. */
export type Ending =
  /** The time to choose is over. */
  | "session-ended"
  /** Seats were paid for, which ends the session. */
  | "served"
  | "left"
  /** The place moved to another browser. */
  | "elsewhere"
  /** Nobody asked about the place for too long. */
  | "too-quiet"
  /** The token is not valid, or no longer. */
  | "token-old"
  /** Whoever this is, the API does not know them. */
  | "not-known"
  /** The sale ends, and nobody new may join. */
  | "sale-ending"
  | "no-such-concert";

export type Standing =
  | { state: "joining" }
  | ({
      state: "waiting";
      position: number;
      estimatedWaitSeconds: number;
      pollAfterSeconds: number;
      /** False while nobody is let in. */
      isAdmitting: boolean;
    } & SaleNews)
  /** Until then, by the server's clock. */
  | ({ state: "admitted"; endsAtMs: number } & SaleNews)
  | { state: "over"; why: Ending };

export type SaleNews = { isSoldOut: boolean; saleState: Place["saleState"] };

/** Where a fan stands who has been admitted. */
export type Desk = "hall" | "checkout" | "tickets";

/** A seat that was asked for and is not decided. Its key survives a reload: asking again is asking once. */
export type Ask = { seatNo: string; show: Show; key: string };

export type Hold = {
  reservationId: string;
  seatNo: string;
  show: Show;
  price: Amount;
  /** By the server's clock. */
  expiresAtMs: number;
  /** Set while it is being given back. */
  givingBackKey: string | null;
};

/** A seat the fan wanted, or had, and why it is not to be had. */
export type Loss = { seatNo: string; show: Show; why: ProblemCode };

export type Payment = {
  /** Comes first, and is `null` when it is done or was not needed. */
  topUp: { amount: Amount; key: string } | null;
  /** What is to be paid, in this order. */
  pays: readonly { reservationId: string; key: string }[];
};

export type BoughtTicket = {
  reservationId: string;
  paymentId: string;
  seatNo: string;
  show: Show;
  price: Amount;
};

export type Visit = {
  userId: string;
  show: Show;
  /** The `Idempotency-Key` of joining. */
  joinKey: string;
  /** `null` until the line was joined. */
  token: string | null;
  standing: Standing;
  /** When the fan came to the line, and where it was then. */
  line: { joinedAtMs: number; firstPosition: number } | null;
  desk: Desk;
  /** Chosen on the map, and not asked for yet. */
  picked: readonly string[];
  asks: readonly Ask[];
  holds: readonly Hold[];
  /** To be explained to the fan. */
  losses: readonly Loss[];
  payment: Payment | null;
  /** Why the last attempt to pay came to nothing. */
  paymentRefusal: ProblemCode | null;
  tickets: readonly BoughtTicket[];
  /** Whether the API was asked what is held already, perhaps by another browser. */
  isCaughtUp: boolean;
  /** The place is being given up. */
  isLeaving: boolean;
};

export function startVisit(
  start: { userId: string; show: Show; joinKey: string },
  before: Visit | null,
): Visit {
  // Holds outlive the place under which they were made, and so does a payment that is under way.
  const own = before?.userId === start.userId ? before : null;
  const { userId, show, joinKey } = start;
  return {
    userId,
    show,
    joinKey,
    token: null,
    standing: { state: "joining" },
    line: null,
    desk: "hall",
    picked: [],
    asks: [],
    holds: own?.holds ?? [],
    losses: [],
    payment: own?.payment ?? null,
    paymentRefusal: null,
    tickets: [],
    isCaughtUp: false,
    isLeaving: false,
  };
}

export function isSameShow(one: Show, other: Show): boolean {
  return one.concertId === other.concertId && one.date === other.date;
}
