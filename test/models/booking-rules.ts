import { assertExhaustive } from "../../domain/exhaustive.ts";
import { inSeconds, money, refused, type Told } from "./expected.ts";
import { refusalOfPlace, retire, standingOf } from "./line-rules.ts";
import {
  BALANCE_MAX_CENTS,
  HOLD_S,
  MAX_HOLDS,
  POLL_WAITING_S,
  TOP_UP_MAX_CENTS,
} from "./settings.ts";
import type { Booking, Expected, State, Token } from "./state.ts";

/**
 * The rules of booking once more. Each function foresees an answer and makes its effects come true.
 * Names that only the API can give, a ticket's above all, are taken from what it told.
 */

/** What every request with an effect says besides what it wants. */
export type Ask = { token: Token; userId: string; key: string | undefined };

/** Whose request it is comes before what it wants. */
function refusalOfCaller(state: State, { token, userId }: Ask): Expected | undefined {
  const refusal = refusalOfPlace(standingOf(state, token));
  return refusal ?? (userId === token.userId ? undefined : refused("not-yours"));
}

/**
 * What a key says: that the same was asked before, and answered, or something else was. Otherwise it
 * belongs to this request from now on.
 */
export function answerUnderKey(
  state: State,
  { key, userId }: Pick<Ask, "key" | "userId">,
  asked: string,
): Expected | undefined {
  if (key === undefined) {
    return undefined;
  }
  const name = `${userId}/${key}`;
  const known = state.keys.get(name);
  if (known === undefined) {
    state.keys.set(name, { asked, ticketId: undefined });
    return undefined;
  }
  return known.asked === asked
    ? state.outcomes.get(known.ticketId ?? "")?.expected
    : refused("idempotency-key-reused");
}

/** What was decided is kept under its ticket, and under the key if there was one. */
function decided(state: State, { key, userId }: Ask, told: Told, expected: Expected): Expected {
  const ticketId = String(told.body["ticketId"]);
  const outcome = { status: expected.status, body: { ...expected.body, ticketId } };
  state.outcomes.set(ticketId, { userId, expected: asTold(outcome, told) });
  const use = state.keys.get(`${userId}/${key}`);
  if (key !== undefined && use !== undefined) {
    state.keys.set(`${userId}/${key}`, { ...use, ticketId });
  }
  return outcome;
}

/** A moment that was told stays the same text when it is told again. */
function asTold(outcome: Expected, told: Told): Expected {
  const { expiresAt } = told.body;
  return "expiresAt" in outcome.body
    ? { ...outcome, body: { ...outcome.body, expiresAt } }
    : outcome;
}

export type Wish = { concertId: string; date: string; seatNo: string };

export function reserve(state: State, ask: Ask, wish: Wish, told: Told): Expected {
  const { token, userId } = ask;
  const early =
    refusalOfCaller(state, ask) ??
    answerUnderKey(state, ask, JSON.stringify(["reserve", wish])) ??
    refusalOfWish(state, wish) ??
    refusalOfTurn(state, token);
  if (early !== undefined) {
    return early;
  }
  const seat = state.seats.get(wish.seatNo);
  const live = state.bookings.find(({ reservationId }) => reservationId === seat?.reservationId);
  if (seat === undefined || (live !== undefined && !hasLapsed(state, live))) {
    // The door refuses without a ticket, unless it has not heard of who was a moment faster.
    const refusal = refused("seat-taken");
    return "ticketId" in told.body ? decided(state, ask, told, refusal) : refusal;
  }
  const holds = state.bookings.filter(
    (booking) =>
      booking.userId === userId && booking.status === "held" && !hasLapsed(state, booking),
  );
  if (holds.length >= MAX_HOLDS) {
    return decided(state, ask, told, refused("too-many-holds", { maxHolds: MAX_HOLDS }));
  }
  if (live !== undefined) {
    live.status = "expired";
  }
  const reservationId = nameAfterTicket("rsv", told);
  state.bookings.push({
    reservationId,
    seatNo: wish.seatNo,
    userId,
    endsAtS: state.nowS + HOLD_S,
    status: "held",
    paymentId: null,
  });
  seat.reservationId = reservationId;
  const price = money(seat.priceCents);
  const expiresAt = inSeconds(HOLD_S);
  return decided(state, ask, told, {
    status: 201,
    body: { reservationId, status: "reserved", price, expiresAt },
  });
}

function refusalOfWish({ names, seats }: State, wish: Wish): Expected | undefined {
  const isElsewhere = wish.concertId === names.elsewhere.concertId;
  if (wish.concertId !== names.concertId && !isElsewhere) {
    return refused("unknown-concert");
  }
  if (wish.date !== names.date) {
    return refused("unknown-date");
  }
  if (!seats.has(wish.seatNo)) {
    return refused("unknown-seat");
  }
  return isElsewhere ? refused("wrong-room", { room: names.elsewhere.room }) : undefined;
}

function refusalOfTurn(state: State, token: Token): Expected | undefined {
  const standing = standingOf(state, token);
  if (standing.state === "waiting") {
    const { position } = standing;
    return refused("not-admitted", { position, pollAfterSeconds: POLL_WAITING_S });
  }
  return standing.state === "ended" ? refused("session-ended") : undefined;
}

export type Payment = { concertId: string; reservationId: string; amountCents: number };

export function pay(state: State, ask: Ask, payment: Payment, told: Told): Expected {
  const { names } = state;
  const early =
    refusalOfCaller(state, ask) ?? answerUnderKey(state, ask, JSON.stringify(["pay", payment]));
  if (early !== undefined) {
    return early;
  }
  if (payment.concertId !== names.concertId && payment.concertId !== names.elsewhere.concertId) {
    return refused("unknown-concert");
  }
  const booking = ownBooking(state, ask, payment.reservationId);
  if (booking === undefined || payment.concertId !== names.concertId) {
    return refused("unknown-reservation");
  }
  const priceCents = priceOf(state, booking);
  const price = money(priceCents);
  if (payment.amountCents !== priceCents) {
    return refused("payment-amount-mismatch", { price });
  }
  const refusal = refusalOfHold(state, booking);
  if (refusal !== undefined) {
    return decided(state, ask, told, refusal);
  }
  const left = balanceOf(state, ask.userId) - priceCents;
  if (left < 0) {
    const balance = money(balanceOf(state, ask.userId));
    return decided(state, ask, told, refused("insufficient-balance", { balance, price }));
  }
  const paymentId = nameAfterTicket("pay", told);
  booking.status = "paid";
  booking.paymentId = paymentId;
  state.ledger.push({
    userId: ask.userId,
    kind: "payment",
    amountCents: -priceCents,
    reference: paymentId,
  });
  if (state.line.sessions.has(ask.userId)) {
    retire(state, ask.userId, "ended");
  }
  return decided(state, ask, told, {
    status: 200,
    body: { paymentId, status: "paid", amount: price, balance: money(left) },
  });
}

export function cancel(state: State, ask: Ask, reservationId: string, told: Told): Expected {
  const early =
    refusalOfCaller(state, ask) ??
    answerUnderKey(state, ask, JSON.stringify(["cancel", reservationId]));
  if (early !== undefined) {
    return early;
  }
  const booking = ownBooking(state, ask, reservationId);
  if (booking === undefined) {
    return refused("unknown-reservation");
  }
  const isRepeated = booking.status === "cancelled";
  const refusal = isRepeated ? undefined : refusalOfHold(state, booking);
  if (refusal !== undefined) {
    return decided(state, ask, told, refusal);
  }
  if (!isRepeated) {
    booking.status = "cancelled";
    freeSeat(state, booking);
  }
  return decided(state, ask, told, { status: 200, body: { reservationId, status: "cancelled" } });
}

export function topUp(state: State, ask: Ask, amountCents: number, told: Told): Expected {
  const refusal = refusalOfCaller(state, ask);
  if (refusal !== undefined) {
    return refusal;
  }
  if (amountCents > TOP_UP_MAX_CENTS) {
    return refused("top-up-limit", { limit: money(TOP_UP_MAX_CENTS) });
  }
  const repeated = answerUnderKey(state, ask, JSON.stringify(["top-up", amountCents]));
  if (repeated !== undefined) {
    return repeated;
  }
  const { userId } = ask;
  const balanceCents = balanceOf(state, userId) + amountCents;
  if (balanceCents > BALANCE_MAX_CENTS) {
    const limit = money(BALANCE_MAX_CENTS);
    return decided(state, ask, told, refused("balance-limit", { limit }));
  }
  const reference = String(told.body["ticketId"]);
  state.ledger.push({ userId, kind: "top-up", amountCents, reference });
  return decided(state, ask, told, {
    status: 200,
    body: { userId, newBalance: money(balanceCents) },
  });
}

/** Returns holds whose time is up to sale. Returns how many. */
export function releaseLapsed(state: State): number {
  const lapsed = state.bookings.filter((booking) => hasLapsed(state, booking));
  for (const booking of lapsed) {
    booking.status = "expired";
    freeSeat(state, booking);
  }
  return lapsed.length;
}

export function hasLapsed({ nowS }: State, { status, endsAtS }: Booking): boolean {
  return status === "held" && endsAtS <= nowS;
}

export function balanceOf({ ledger }: State, userId: string): number {
  return ledger
    .filter((entry) => entry.userId === userId)
    .reduce((sum, { amountCents }) => sum + amountCents, 0);
}

export function priceOf({ seats }: State, { seatNo }: Booking): number {
  return seats.get(seatNo)?.priceCents ?? 0;
}

function refusalOfHold(state: State, booking: Booking): Expected | undefined {
  switch (booking.status) {
    case "paid":
      return refused("already-paid");
    case "cancelled":
      return refused("reservation-not-held");
    case "expired":
      return refused("hold-expired");
    case "held":
      return hasLapsed(state, booking) ? refused("hold-expired") : undefined;
    default:
      return assertExhaustive(booking.status);
  }
}

function ownBooking({ bookings }: State, { userId }: Ask, wanted: string): Booking | undefined {
  return bookings.find((booking) => booking.reservationId === wanted && booking.userId === userId);
}

function freeSeat({ seats }: State, { seatNo }: Booking): void {
  const seat = seats.get(seatNo);
  if (seat !== undefined) {
    seat.reservationId = undefined;
  }
}

/** What comes of a ticket bears its digits. */
function nameAfterTicket(prefix: "rsv" | "pay", { body }: Told): string {
  return `${prefix}${String(body["ticketId"]).slice("tkt".length)}`;
}
