import type { Command, RefundCommand } from "../../domain/commands.ts";

/**
 * The rules once more, as plainly as they can be said: one command after the other, nothing stored
 * that can be worked out. What a seat or a balance is now follows from what was reserved and paid.
 * Amounts are numbers of cents.
 */
export type Model = {
  seatPrices: ReadonlyMap<number, number>;
  /** Which concert each seat is for. */
  concerts: ReadonlyMap<number, string>;
  openingBalances: ReadonlyMap<string, number>;
  holdMs: number;
  maxHolds: number;
  bookings: Booking[];
  answers: Map<string, Answer>;
  keys: Map<string, { request: string; answer: Answer }>;
};

type Booking = {
  reservationId: string;
  seatId: number;
  userId: string;
  endsAtMs: number;
  fate: "open" | "paid" | "cancelled" | "refunded";
};

/** A refusal's code, or what came to be. */
export type Answer = string;

export function openModel(world: Omit<Model, "bookings" | "answers" | "keys">): Model {
  return { ...world, bookings: [], answers: new Map(), keys: new Map() };
}

export function answerOf(model: Model, command: Command, nowMs: number): Answer {
  const answered = model.answers.get(command.ticketId);
  if (answered !== undefined) {
    return answered;
  }
  const answer = answerUnderKey(model, command, nowMs);
  model.answers.set(command.ticketId, answer);
  return answer;
}

function answerUnderKey(model: Model, command: Command, nowMs: number): Answer {
  const { idempotency } = command;
  if (idempotency === undefined) {
    return act(model, command, nowMs);
  }
  const first = model.keys.get(idempotency.keyHash);
  if (first !== undefined) {
    return first.request === idempotency.requestHash ? first.answer : "idempotency-key-reused";
  }
  const answer = act(model, command, nowMs);
  model.keys.set(idempotency.keyHash, { request: idempotency.requestHash, answer });
  return answer;
}

function act(model: Model, command: Command, nowMs: number): Answer {
  if (command.kind === "reserve") {
    return reserve(model, command, nowMs);
  }
  const booking = model.bookings.find(
    ({ reservationId, userId, seatId }) =>
      reservationId === command.reservationId &&
      userId === command.userId &&
      seatId === command.seatId,
  );
  if (booking === undefined) {
    return "unknown-reservation";
  }
  if (command.kind === "refund") {
    return refund(model, command, booking);
  }
  if (booking.fate === "paid") {
    return "already-paid";
  }
  if (booking.fate !== "open") {
    return booking.fate === "cancelled" && command.kind === "cancel"
      ? cancelled(command.reservationId)
      : "reservation-not-held";
  }
  const mayBeLate = command.kind === "pay" && command.askedInTime;
  if (nowMs >= booking.endsAtMs && !(mayBeLate && !isTaken(model, booking.seatId, nowMs))) {
    return "hold-expired";
  }
  if (command.kind !== "pay") {
    booking.fate = "cancelled";
    return command.kind === "cancel"
      ? cancelled(command.reservationId)
      : `released ${command.reservationId}`;
  }
  if (Number(command.amount) !== priceOf(model, booking)) {
    return "payment-amount-mismatch";
  }
  if (balanceOf(model, command.userId) < priceOf(model, booking)) {
    return "insufficient-balance";
  }
  booking.fate = "paid";
  return `paid ${command.paymentId}, ${cents(balanceOf(model, command.userId))} left`;
}

function refund(model: Model, { refundId }: RefundCommand, booking: Booking): Answer {
  if (booking.fate !== "paid") {
    return booking.fate === "refunded" ? "already-refunded" : "not-paid";
  }
  booking.fate = "refunded";
  return `refunded ${refundId}, ${cents(balanceOf(model, booking.userId))} left`;
}

function reserve(
  model: Model,
  command: Extract<Command, { kind: "reserve" }>,
  nowMs: number,
): Answer {
  if (!model.seatPrices.has(command.seatId)) {
    return "unknown-seat";
  }
  if (isTaken(model, command.seatId, nowMs)) {
    return "seat-taken";
  }
  const { reservationId, seatId, userId } = command;
  const holds = model.bookings.filter(
    (booking) =>
      booking.userId === userId &&
      model.concerts.get(booking.seatId) === model.concerts.get(seatId) &&
      booking.fate === "open" &&
      nowMs < booking.endsAtMs,
  );
  if (holds.length >= model.maxHolds) {
    return "too-many-holds";
  }
  const endsAtMs = nowMs + model.holdMs;
  model.bookings.push({ reservationId, seatId, userId, endsAtMs, fate: "open" });
  return `reserved ${reservationId} until ${endsAtMs}`;
}

function isTaken({ bookings }: Model, wanted: number, nowMs: number): boolean {
  return bookings.some(
    ({ seatId, fate, endsAtMs }) =>
      seatId === wanted && (fate === "paid" || (fate === "open" && nowMs < endsAtMs)),
  );
}

const cancelled = (reservationId: string) => `cancelled ${reservationId}`;

function priceOf(model: Model, booking: Booking): number {
  return model.seatPrices.get(booking.seatId) ?? 0;
}

export function balanceOf(model: Model, userId: string): number {
  const spent = model.bookings
    .filter((booking) => booking.userId === userId && booking.fate === "paid")
    .reduce((sum, booking) => sum + priceOf(model, booking), 0);
  return (model.openingBalances.get(userId) ?? 0) - spent;
}

export function cents(amount: number): string {
  return (amount / 100).toFixed(2);
}
