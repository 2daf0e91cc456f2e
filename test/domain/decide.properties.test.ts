import assert from "node:assert/strict";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Command } from "../../domain/commands.ts";
import { assertExhaustive } from "../../domain/exhaustive.ts";
import { formatMoney } from "../../domain/money.ts";
import type { Outcome } from "../../domain/outcomes.ts";
import type { LockedSeat, Reservation, Seat } from "../../domain/seats.ts";
import type { Terms } from "../../domain/terms.ts";
import {
  cancelCommand,
  payCommand,
  refundCommand,
  releaseCommand,
  reserveCommand,
} from "../support/commands.ts";
import { answerOf, balanceOf, cents, openModel, type Answer, type Model } from "./decide-model.ts";
import { liveHolds, openStore, releaseLapsed, settle, type Store } from "./decide-store.ts";

const HOLD_SECONDS = 10;
const START_MS = Date.parse("2026-10-17T12:00:00Z");
const MAX_HOLDS = 2;
const SEAT_PRICES = new Map([
  [1, 100],
  [2, 250],
  [3, 100],
  [4, 50],
]);
/** One hall has one seat more than anybody may hold. */
const CONCERTS = new Map([
  [1, "tosca"],
  [2, "tosca"],
  [3, "tosca"],
  [4, "aida"],
]);
/** The first can pay for everything, the last for hardly anything. */
const OPENING_BALANCES = new Map([
  ["ada", 1_000],
  ["ben", 250],
  ["cleo", 99],
]);

/** One thing that happens. Numbers point at what exists by then, whatever that is. */
type Step =
  | { kind: "reserve"; user: string; seatId: number; key: number | undefined }
  | {
      kind: "pay" | "cancel" | "release" | "refund";
      /** Which of the reservations that were asked for so far. */
      reservation: number;
      /** Undefined: whoever asked for the reservation. */
      user: string | undefined;
      centsTooMuch: number;
      /** Of a payment. What is said of it must not depend on whether that can be. */
      askedInTime: boolean;
      key: number | undefined;
    }
  | { kind: "again"; command: number }
  | { kind: "batch ends" }
  | { kind: "clock moves"; ms: number }
  | { kind: "lapsed holds are released" }
  | { kind: "a batch runs twice"; batch: number };

const user = fc.constantFrom(...OPENING_BALANCES.keys());
const key = fc.option(fc.nat({ max: 2 }), { nil: undefined, freq: 2 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("reserve" as const),
      user,
      seatId: fc.integer({ min: 1, max: 5 }),
      key,
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        ...([
          "pay",
          "pay",
          "pay",
          "pay",
          "cancel",
          "cancel",
          "release",
          "refund",
          "refund",
        ] as const),
      ),
      reservation: fc.nat({ max: 9 }),
      user: fc.option(user, { nil: undefined, freq: 4 }),
      centsTooMuch: fc.constantFrom(0, 0, 0, 0, 1, -1),
      askedInTime: fc.boolean(),
      key,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("again" as const), command: fc.nat({ max: 20 }) }),
  },
  { weight: 4, arbitrary: fc.constant({ kind: "batch ends" as const }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("clock moves" as const),
      // Around the length of a hold, so that last and first moments are met.
      ms: fc.constantFrom(1, 5_000, 9_999, 10_000, 10_001),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: "lapsed holds are released" as const }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("a batch runs twice" as const),
      batch: fc.nat({ max: 9 }),
    }),
  },
);

type Settled = { commands: Command[]; outcomes: Outcome[] };

type World = {
  store: Store;
  model: Model;
  nowMs: number;
  asked: Command[];
  gathering: Command[];
  settled: Settled[];
};

function openWorld(): World {
  const seats = [...SEAT_PRICES].map(([seatId, price]): LockedSeat => ({
    seatId,
    performanceId: 1,
    concertId: CONCERTS.get(seatId) ?? "",
    seatNo: String(seatId),
    price: BigInt(price),
    status: "available",
    heldUntilMs: null,
    reservationId: null,
    version: 0,
  }));
  const accounts = [...OPENING_BALANCES].map(([userId, balance]) => ({
    userId,
    balance: BigInt(balance),
  }));
  return {
    store: openStore(seats, accounts),
    model: openModel({
      seatPrices: SEAT_PRICES,
      openingBalances: OPENING_BALANCES,
      concerts: CONCERTS,
      holdMs: HOLD_SECONDS * 1000,
      maxHolds: MAX_HOLDS,
    }),
    nowMs: START_MS,
    asked: [],
    gathering: [],
    settled: [],
  };
}

function take(world: World, next: Step): void {
  switch (next.kind) {
    case "reserve":
    case "pay":
    case "cancel":
    case "release":
    case "refund":
    case "again": {
      const command = commandOf(world, next);
      if (command !== undefined) {
        world.asked.push(command);
        world.gathering.push(command);
      }
      return;
    }
    case "clock moves":
      endBatch(world);
      world.nowMs += next.ms;
      return;
    case "batch ends":
      endBatch(world);
      return;
    case "lapsed holds are released":
      endBatch(world);
      releaseLapsed(world.store, world.nowMs);
      expectConsistent(world.store);
      return;
    case "a batch runs twice": {
      endBatch(world);
      const earlier = at(world.settled, next.batch);
      if (earlier !== undefined) {
        expectNoEffectOf(world, earlier);
      }
    }
  }
}

function commandOf(
  world: World,
  next: Extract<Step, { kind: Command["kind"] | "again" }>,
): Command | undefined {
  if (next.kind === "again") {
    return at(world.asked, next.command);
  }
  if (next.kind === "reserve") {
    const request = { seatId: next.seatId, userId: next.user };
    return reserveCommand({ ...request, ...underKey(next.user, next.key, request) });
  }
  const target = at(
    world.asked.filter(({ kind }) => kind === "reserve"),
    next.reservation,
  );
  if (target === undefined) {
    return undefined;
  }
  const { seatId, reservationId } = target;
  const request = { kind: next.kind, seatId, reservationId, userId: next.user ?? target.userId };
  const keyed = { ...request, ...underKey(request.userId, next.key, request) };
  const amount = BigInt((SEAT_PRICES.get(seatId) ?? 0) + next.centsTooMuch);
  const { kind } = next;
  switch (kind) {
    case "pay":
      return payCommand({ ...keyed, kind: "pay", amount, askedInTime: next.askedInTime });
    case "cancel":
      return cancelCommand({ ...keyed, kind: "cancel" });
    case "release":
      return releaseCommand({ ...keyed, kind: "release" });
    case "refund":
      return refundCommand({ ...keyed, kind: "refund" });
    default:
      return assertExhaustive(kind);
  }
}

/** A key is its user's own; the request is what was asked, without the names given to it. */
function underKey(userId: string, number: number | undefined, request: object) {
  return number === undefined
    ? {}
    : { idempotency: { keyHash: `${userId}/${number}`, requestHash: JSON.stringify(request) } };
}

/** Wraps around, so that every number points at something as long as there is anything. */
function at<Item>(items: readonly Item[], index: number): Item | undefined {
  return items[index % Math.max(items.length, 1)];
}

/** Settles what was gathered and compares each outcome with the model's answer. */
function endBatch(world: World): void {
  const commands = world.gathering;
  world.gathering = [];
  if (commands.length === 0) {
    return;
  }
  const { nowMs, store, model } = world;
  const { outcomes } = settle(store, commands, termsAt(nowMs));
  assert.deepEqual(
    outcomes.map(asAnswer),
    commands.map((command) => answerOf(model, command, nowMs)),
  );
  world.settled.push({ commands, outcomes });
  expectConsistent(store);
  expectFewHolds(store, nowMs);
}

function asAnswer(outcome: Outcome): Answer {
  if (outcome.status === "rejected") {
    return outcome.code;
  }
  const { result } = outcome;
  if ("paymentId" in result) {
    return `paid ${result.paymentId}, ${result.balance} left`;
  }
  if ("expiresAt" in result) {
    return `reserved ${result.reservationId} until ${Date.parse(result.expiresAt)}`;
  }
  if ("refundId" in result) {
    return `refunded ${result.refundId}, ${result.balance} left`;
  }
  return "reservationId" in result ? `${result.status} ${result.reservationId}` : "topped up";
}

function expectNoEffectOf(world: World, earlier: Settled): void {
  const { outcomes, changes } = settle(world.store, earlier.commands, termsAt(world.nowMs));
  assert.deepEqual(outcomes, earlier.outcomes);
  assert.deepEqual(Object.values(changes).flat(), []);
}

function termsAt(nowMs: number): Terms {
  return { nowMs, holdSeconds: HOLD_SECONDS, maxHoldsPerUser: MAX_HOLDS };
}

function expectFewHolds(store: Store, nowMs: number): void {
  const counts = new Map<string, number>();
  for (const { userId, concertId } of liveHolds(store, nowMs)) {
    const count = (counts.get(`${userId} ${concertId}`) ?? 0) + 1;
    counts.set(`${userId} ${concertId}`, count);
    assert.ok(count <= MAX_HOLDS, "nobody holds more than is allowed");
  }
}

/** The sentences that the audit checks, and that rows which mention each other agree. */
function expectConsistent(store: Store): void {
  const reservations = [...store.reservations.values()];
  for (const { seatId, status, reservationId, heldUntilMs } of store.seats.values()) {
    const live = reservations.filter((row) => row.seatId === seatId && isLive(row));
    assert.ok(live.length <= 1, "a seat has one live reservation at most");
    assert.equal(status, seatStatusWith(live[0]));
    assert.equal(reservationId, live[0]?.reservationId ?? null);
    assert.equal(heldUntilMs, live[0]?.status === "held" ? live[0].expiresAtMs : null);
  }
  for (const { userId, balance } of store.accounts.values()) {
    const entries = store.ledger.filter((entry) => entry.userId === userId);
    assert.equal(
      entries.reduce((sum, { amount }) => sum + amount, 0n),
      balance,
    );
    assert.equal(entries.at(-1)?.balanceAfter, balance);
    assert.ok(balance >= 0n, "no balance is negative");
  }
  const paid = reservations.filter(({ status }) => status === "paid" || status === "refunded");
  for (const { reservationId, userId, price } of paid) {
    const payment = store.payments.find((row) => row.reservationId === reservationId);
    assert.deepEqual([payment?.userId, payment?.amount], [userId, price]);
    const debit = store.ledger.find(({ reference }) => reference === payment?.paymentId);
    assert.deepEqual([debit?.userId, debit?.kind, debit?.amount], [userId, "payment", -price]);
  }
  const refunded = reservations.filter(({ status }) => status === "refunded");
  for (const { reservationId, userId, price } of refunded) {
    const refund = store.refunds.find((row) => row.reservationId === reservationId);
    assert.deepEqual([refund?.userId, refund?.amount], [userId, price]);
    const credit = store.ledger.find(({ reference }) => reference === refund?.refundId);
    assert.deepEqual([credit?.userId, credit?.kind, credit?.amount], [userId, "refund", price]);
  }
  // With the above: no payment, no refund and no movement of money without its reservation.
  assert.equal(store.payments.length, paid.length);
  assert.equal(store.refunds.length, refunded.length);
  assert.equal(store.ledger.length, store.accounts.size + paid.length + refunded.length);
  const operated = [...store.tickets.values()].filter(
    ({ command, outcome, keyHash }) =>
      (command.kind === "release" || command.kind === "refund") &&
      outcome.status === "completed" &&
      (keyHash !== null || command.idempotency === undefined),
  );
  assert.equal(store.actions.length, operated.length, "what operators did is on record, once");
}

function isLive({ status }: Reservation): boolean {
  return status === "held" || status === "paid";
}

function seatStatusWith(live: Reservation | undefined): Seat["status"] {
  if (live === undefined) {
    return "available";
  }
  return live.status === "paid" ? "sold" : "held";
}

test("any requests in any batches, run twice or not, come to what the plain rules say", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60, size: "max" }), (steps) => {
      const world = openWorld();
      for (const next of steps) {
        take(world, next);
      }
      endBatch(world);
      for (const { userId, balance } of world.store.accounts.values()) {
        expect(formatMoney(balance)).toBe(cents(balanceOf(world.model, userId)));
      }
    }),
    { numRuns: 1000 },
  );
});

test("these sequences do meet what they are meant to meet", () => {
  const met = new Set<string>();
  for (const steps of fc.sample(fc.array(step, { minLength: 40, maxLength: 60 }), {
    numRuns: 400,
    seed: 1,
  })) {
    const world = openWorld();
    for (const next of steps) {
      take(world, next);
    }
    for (const { outcome } of world.store.tickets.values()) {
      met.add(asAnswer(outcome).split(" ")[0] ?? "");
    }
  }
  expect([...met].sort()).toEqual([
    "already-paid",
    "already-refunded",
    "cancelled",
    "hold-expired",
    "idempotency-key-reused",
    "insufficient-balance",
    "not-paid",
    "paid",
    "payment-amount-mismatch",
    "refunded",
    "released",
    "reservation-not-held",
    "reserved",
    "seat-taken",
    "too-many-holds",
    "unknown-reservation",
    "unknown-seat",
  ]);
});
