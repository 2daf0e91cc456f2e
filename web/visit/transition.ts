import type { Place, ProblemCode } from "../../client/client.ts";
import type { Amount } from "../money.ts";
import {
  startVisit,
  type Ending,
  type Hold,
  type Payment,
  type Show,
  type Standing,
  type Visit,
} from "./visit.ts";

/** What a place says; times are the server's. */
export type PlaceNews = Pick<
  Place,
  | "status"
  | "queuePosition"
  | "estimatedWaitSeconds"
  | "pollAfterSeconds"
  | "expiresAt"
  | "soldOut"
  | "saleState"
  | "admitting"
>;

export type VisitEvent =
  // The line
  | { type: "join"; userId: string; show: Show; joinKey: string }
  | { type: "joined"; token: string; place: PlaceNews; nowMs: number }
  | { type: "join-refused"; why: ProblemCode }
  | { type: "place-told"; place: PlaceNews }
  | { type: "token-refused"; why: ProblemCode }
  | { type: "leave" }
  | { type: "left" }
  // The hall
  | { type: "change-date"; date: string }
  /** `most` is how many seats of one concert a fan may have at a time. */
  | { type: "pick"; seatNos: readonly string[]; most: number }
  | { type: "seats-gone"; seatNos: readonly string[] }
  | { type: "ask"; seats: readonly { seatNo: string; key: string }[] }
  | { type: "held"; seatNo: string; hold: Hold }
  | { type: "not-held"; seatNo: string; why: ProblemCode }
  | { type: "explained" }
  | { type: "caught-up"; holds: readonly Hold[] }
  // The checkout
  | { type: "to-hall" }
  | { type: "to-checkout" }
  | { type: "give-back"; reservationId: string; key: string }
  | { type: "given-back"; reservationId: string }
  | { type: "pay"; payment: Payment }
  | { type: "topped-up" }
  | { type: "not-topped-up"; why: ProblemCode }
  | { type: "paid"; reservationId: string; paymentId: string }
  | { type: "not-paid"; reservationId: string; why: ProblemCode }
  /** Time went by, on the server's clock. */
  | { type: "clock"; nowMs: number };

/** What an event makes of a visit. What does not fit leaves it as it is. */
export function transition(visit: Visit | null, event: VisitEvent): Visit | null {
  if (event.type === "join") {
    return startVisit(event, visit);
  }
  return visit === null ? null : step(visit, event);
}

function step(visit: Visit, event: Exclude<VisitEvent, { type: "join" }>): Visit {
  switch (event.type) {
    case "joined":
      return { ...arrive(visit, event.place, event.nowMs), token: event.token };
    case "join-refused":
      return over(visit, endingOfRefusedJoin(event.why));
    case "place-told":
      return { ...visit, ...standingOf(visit, event.place) };
    case "token-refused":
      return over(visit, endingOfRefusedToken(event.why));
    case "leave":
      return { ...over(visit, "left"), picked: [], isLeaving: true };
    case "left":
      return { ...visit, isLeaving: false };

    case "change-date":
      return { ...visit, show: { ...visit.show, date: event.date }, picked: [], losses: [] };
    case "pick":
      return { ...visit, picked: event.seatNos.slice(0, seatsLeft(visit, event.most)) };
    case "seats-gone":
      return seatsGone(visit, event.seatNos);
    case "ask":
      return {
        ...visit,
        picked: [],
        losses: [],
        asks: [...visit.asks, ...event.seats.map((seat) => ({ ...seat, show: visit.show }))],
      };
    case "held":
      return held(visit, event.seatNo, event.hold);
    case "not-held":
      return notHeld(visit, event.seatNo, event.why);
    case "explained":
      return { ...visit, losses: [] };
    case "caught-up":
      return caughtUp(visit, event.holds);

    case "to-hall":
      return { ...visit, desk: "hall", paymentRefusal: null };
    case "to-checkout":
      return { ...visit, desk: "checkout", picked: [], losses: [] };
    case "give-back":
      return withHold(visit, event.reservationId, { givingBackKey: event.key });
    case "given-back":
      return withoutHold(visit, event.reservationId);
    case "pay":
      return { ...visit, payment: event.payment, paymentRefusal: null, losses: [] };
    case "topped-up":
      return visit.payment === null
        ? visit
        : { ...visit, payment: { ...visit.payment, topUp: null } };
    case "not-topped-up":
      return { ...visit, payment: null, paymentRefusal: event.why };
    case "paid":
      return paid(visit, event.reservationId, event.paymentId);
    case "not-paid":
      return notPaid(visit, event.reservationId, event.why);
    case "clock":
      return timeWentBy(visit, event.nowMs);
    default:
      return event satisfies never;
  }
}

/** How many seats more may be chosen, of so many at a time. */
export function seatsLeft({ show, holds, asks }: Visit, most: number): number {
  const had = [...holds, ...asks].filter((each) => each.show.concertId === show.concertId);
  return Math.max(0, most - had.length);
}

function arrive(visit: Visit, place: PlaceNews, nowMs: number): Visit {
  return {
    ...visit,
    line: { joinedAtMs: nowMs, firstPosition: place.queuePosition },
    ...standingOf(visit, place),
  };
}

function standingOf(visit: Visit, place: PlaceNews): { standing: Standing; desk: Visit["desk"] } {
  const { status, expiresAt } = place;
  const news = { isSoldOut: place.soldOut, saleState: place.saleState };
  switch (status) {
    case "waiting":
      return {
        standing: {
          state: "waiting",
          position: place.queuePosition,
          estimatedWaitSeconds: place.estimatedWaitSeconds,
          pollAfterSeconds: place.pollAfterSeconds,
          isAdmitting: place.admitting,
          ...news,
        },
        desk: visit.desk,
      };
    case "admitted": {
      const endsAtMs = expiresAt === null ? NEVER_MS : Date.parse(expiresAt);
      const isNew = visit.standing.state !== "admitted";
      return {
        standing: { state: "admitted", endsAtMs, ...news },
        desk: isNew && visit.holds.length === 0 ? "hall" : visit.desk,
      };
    }
    case "ended":
      return {
        standing: { state: "over", why: visit.tickets.length > 0 ? "served" : "session-ended" },
        desk: visit.desk,
      };
    default:
      return status satisfies never;
  }
}

/** JSON knows no infinity, and a visit is kept as JSON. */
const NEVER_MS = Number.MAX_SAFE_INTEGER;

/** The place is gone. What is held may still be paid for. */
function over(visit: Visit, why: Ending): Visit {
  return { ...visit, standing: { state: "over", why }, asks: [] };
}

function endingOfRefusedToken(why: ProblemCode): Ending {
  switch (why) {
    case "token-superseded":
      return "elsewhere";
    case "token-left":
      return "left";
    case "place-expired":
      return "too-quiet";
    default:
      return "token-old";
  }
}

function endingOfRefusedJoin(why: ProblemCode): Ending {
  switch (why) {
    case "unknown-concert":
      return "no-such-concert";
    case "sale-ending":
      return "sale-ending";
    default:
      return "not-known";
  }
}

function seatsGone(visit: Visit, seatNos: readonly string[]): Visit {
  const gone = visit.picked.filter((seatNo) => seatNos.includes(seatNo));
  if (gone.length === 0) {
    return visit;
  }
  return {
    ...visit,
    picked: visit.picked.filter((seatNo) => !gone.includes(seatNo)),
    losses: [
      ...visit.losses,
      ...gone.map((seatNo) => ({ seatNo, show: visit.show, why: "seat-taken" as const })),
    ],
  };
}

function held(visit: Visit, seatNo: string, hold: Hold): Visit {
  const known = visit.holds.some(({ reservationId }) => reservationId === hold.reservationId);
  const asks = visit.asks.filter((ask) => ask.seatNo !== seatNo);
  const isAllHeld = asks.length === 0 && visit.losses.length === 0;
  return {
    ...visit,
    asks,
    holds: known ? visit.holds : [...visit.holds, hold],
    desk: isAllHeld ? "checkout" : visit.desk,
  };
}

function notHeld(visit: Visit, seatNo: string, why: ProblemCode): Visit {
  const asked = visit.asks.find((ask) => ask.seatNo === seatNo);
  if (asked === undefined) {
    return visit;
  }
  const next: Visit = {
    ...visit,
    asks: visit.asks.filter((ask) => ask !== asked),
    losses: [...visit.losses, { seatNo, show: asked.show, why }],
    // Held seats wait at the checkout; what was lost is explained where others can be chosen.
    desk: "hall",
  };
  return why === "session-ended" ? over(next, "session-ended") : next;
}

/** What the API says is held. What is known here may be newer: a hold may have been made meanwhile. */
function caughtUp(visit: Visit, holds: readonly Hold[]): Visit {
  const known = new Set(visit.holds.map(({ reservationId }) => reservationId));
  const news = holds.filter(({ reservationId }) => !known.has(reservationId));
  return { ...visit, isCaughtUp: true, holds: [...visit.holds, ...news] };
}

function withHold(visit: Visit, reservationId: string, change: Partial<Hold>): Visit {
  return {
    ...visit,
    holds: visit.holds.map((hold) =>
      hold.reservationId === reservationId ? { ...hold, ...change } : hold,
    ),
  };
}

function withoutHold(visit: Visit, reservationId: string): Visit {
  const holds = visit.holds.filter((hold) => hold.reservationId !== reservationId);
  const desk = holds.length === 0 && visit.desk === "checkout" ? "hall" : visit.desk;
  return { ...visit, holds, desk };
}

function paid(visit: Visit, reservationId: string, paymentId: string): Visit {
  const hold = visit.holds.find((each) => each.reservationId === reservationId);
  if (hold === undefined || visit.payment === null) {
    return visit;
  }
  const { seatNo, show, price } = hold;
  const pays = visit.payment.pays.filter((each) => each.reservationId !== reservationId);
  return {
    ...withoutHold(visit, reservationId),
    // A payment ends the session. Other seats that are held can still be paid for.
    standing: { state: "over", why: "served" },
    tickets: [...visit.tickets, { reservationId, paymentId, seatNo, show, price }],
    payment: pays.length === 0 ? null : { ...visit.payment, pays },
    desk: pays.length === 0 ? "tickets" : "checkout",
  };
}

function notPaid(visit: Visit, reservationId: string, why: ProblemCode): Visit {
  const isGone = why === "hold-expired" || why === "reservation-not-held" || why === "already-paid";
  const lost = visit.holds.find((hold) => hold.reservationId === reservationId);
  const next: Visit = { ...visit, payment: null, paymentRefusal: why };
  if (!isGone || lost === undefined) {
    return next;
  }
  return {
    ...withoutHold(next, reservationId),
    paymentRefusal: null,
    losses: [...visit.losses, { seatNo: lost.seatNo, show: lost.show, why }],
    // Perhaps another page of the same fan paid; the API knows.
    isCaughtUp: why === "already-paid" ? false : visit.isCaughtUp,
  };
}

function timeWentBy(visit: Visit, nowMs: number): Visit {
  const { standing } = visit;
  // What is being paid for is the server's to decide: the payment may have been in time.
  const lapsed =
    visit.payment === null ? visit.holds.filter((hold) => hold.expiresAtMs <= nowMs) : [];
  const isOver = standing.state === "admitted" && standing.endsAtMs <= nowMs;
  if (lapsed.length === 0 && !isOver) {
    return visit;
  }
  let next = lapsed.reduce((rest, hold) => withoutHold(rest, hold.reservationId), visit);
  const losses = lapsed.map(({ seatNo, show }) => ({ seatNo, show, why: "hold-expired" as const }));
  next = { ...next, losses: [...next.losses, ...losses] };
  return isOver ? { ...over(next, "session-ended"), picked: [] } : next;
}

/** The sum of these is what is paid at the checkout. */
export function pricesOf(holds: readonly Hold[]): Amount[] {
  return holds.map(({ price }) => price);
}
