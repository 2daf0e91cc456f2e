import { describe, expect, test } from "@jest/globals";
import type { Account } from "../../domain/accounts.ts";
import type { CancelCommand, Command, PayCommand } from "../../domain/commands.ts";
import { decide, type Decision } from "../../domain/decide.ts";
import type { LockedState } from "../../domain/draft.ts";
import { newId } from "../../domain/ids.ts";
import { MAX_BALANCE } from "../../domain/money.ts";
import { completed, outcomeWord, rejected } from "../../domain/outcomes.ts";
import type { LiveHold, LockedSeat, Reservation, ReservationStatus } from "../../domain/seats.ts";
import {
  cancelCommand,
  payCommand,
  refundCommand,
  releaseCommand,
  reserveCommand,
} from "../support/commands.ts";

const NOW_MS = Date.parse("2026-10-17T12:00:00.000Z");
const HOLD_SECONDS = 300;
const MAX_HOLDS = 2;
const PRICE = 130_000_00n;

function seatOf(overrides: Partial<LockedSeat> = {}): LockedSeat {
  return {
    seatId: 1,
    performanceId: 7,
    concertId: "tosca",
    seatNo: "A1",
    price: PRICE,
    status: "available",
    heldUntilMs: null,
    reservationId: null,
    version: 4,
    ...overrides,
  };
}

function reservationOf(overrides: Partial<Reservation> = {}): Reservation {
  return {
    reservationId: newId("reservation"),
    ticketId: newId("ticket"),
    seatId: 1,
    userId: "ada",
    price: PRICE,
    status: "held",
    expiresAtMs: NOW_MS + 60_000,
    ...overrides,
  };
}

/** A seat with the reservation that has it, as the database would hold the two. */
function taken(overrides: Partial<Reservation> = {}) {
  const reservation = reservationOf(overrides);
  const seat = seatOf({
    seatId: reservation.seatId,
    status: reservation.status === "paid" ? "sold" : "held",
    heldUntilMs: reservation.status === "paid" ? null : reservation.expiresAtMs,
    reservationId: reservation.reservationId,
  });
  return { seat, reservation };
}

/** By the reservation's owner for its full price, unless said otherwise. */
function payFor(reservation: Reservation, overrides: Partial<PayCommand> = {}): PayCommand {
  const { reservationId, seatId, userId, price } = reservation;
  return payCommand({ reservationId, seatId, userId, amount: price, ...overrides });
}

function cancelOf(reservation: Reservation, overrides: Partial<CancelCommand> = {}): CancelCommand {
  const { reservationId, seatId, userId } = reservation;
  return cancelCommand({ reservationId, seatId, userId, ...overrides });
}

/** What an operator asks for about it. */
const releaseOf = ({ reservationId, seatId, userId }: Reservation) =>
  releaseCommand({ reservationId, seatId, userId });
const refundOf = ({ reservationId, seatId, userId }: Reservation) =>
  refundCommand({ reservationId, seatId, userId });

const account = (balance: bigint, userId = "ada"): Account => ({ userId, balance });

function decided(
  given: { [Rows in keyof LockedState]?: LockedState[Rows] },
  ...commands: Command[]
): Decision {
  const nothing: LockedState = {
    seats: [],
    reservations: [],
    accounts: [],
    holds: [],
    recorded: [],
    restingSales: new Map(),
  };
  const terms = { nowMs: NOW_MS, holdSeconds: HOLD_SECONDS, maxHoldsPerUser: MAX_HOLDS };
  return decide({ ...nothing, ...given }, commands, terms);
}

/** Nothing is written but the record of what was answered. */
function expectNoEffect({ changes }: Decision): void {
  const { outcomes: _, ...effects } = changes;
  expect(Object.values(effects).flat()).toEqual([]);
}

describe("reserve", () => {
  const command = reserveCommand({ seatId: 1, userId: "ada" });

  test("holds an available seat for exactly as long as a hold lasts", () => {
    const decision = decided({ seats: [seatOf()] }, command);
    const expiresAtMs = NOW_MS + 300_000;
    expect(decision.outcomes).toEqual([
      completed({
        ticketId: command.ticketId,
        reservationId: command.reservationId,
        status: "reserved",
        price: "130000.00",
        expiresAt: "2026-10-17T12:05:00.000Z",
      }),
    ]);
    expect(decision.changes).toMatchObject({
      seats: [
        seatOf({
          status: "held",
          heldUntilMs: expiresAtMs,
          reservationId: command.reservationId,
          version: 5,
        }),
      ],
      newReservations: [
        {
          reservationId: command.reservationId,
          ticketId: command.ticketId,
          seatId: 1,
          userId: "ada",
          price: PRICE,
          status: "held",
          expiresAtMs,
        },
      ],
      changedReservations: [],
      accounts: [],
      payments: [],
      ledgerEntries: [],
    });
  });

  test.each<[string, Partial<Reservation>]>([
    ["somebody else's hold", { userId: "ben" }],
    ["one's own hold", { userId: "ada" }],
    ["a hold with a millisecond left", { expiresAtMs: NOW_MS + 1 }],
    ["a sale", { status: "paid", userId: "ben" }],
    ["a sale, however long ago its hold would have ended", { status: "paid", expiresAtMs: 0 }],
  ])("is refused by %s", (_, existing) => {
    const { seat, reservation } = taken(existing);
    const decision = decided({ seats: [seat], reservations: [reservation] }, command);
    expect(decision.outcomes).toEqual([rejected("seat-taken")]);
    expectNoEffect(decision);
  });

  test.each([
    ["at the moment it ends", NOW_MS],
    ["a minute after it ended", NOW_MS - 60_000],
  ])("takes over a hold that nobody has released yet, %s", (_, expiresAtMs) => {
    const { seat, reservation } = taken({ userId: "ben", expiresAtMs });
    const decision = decided({ seats: [seat], reservations: [reservation] }, command);
    expect(decision.outcomes).toMatchObject([{ status: "completed" }]);
    expect(decision.changes.seats).toMatchObject([
      { status: "held", reservationId: command.reservationId, version: 5 },
    ]);
    expect(decision.changes.changedReservations).toEqual([{ ...reservation, status: "expired" }]);
    expect(decision.changes.newReservations).toMatchObject([{ userId: "ada", status: "held" }]);
  });

  test.each([
    ["paused", "sale-paused"],
    ["draining", "sale-ending"],
  ] as const)("is refused while the sale is %s, whoever has the seat", (state, code) => {
    const restingSales = new Map([[7, state]]);
    const { seat, reservation } = taken();
    for (const given of [{ seats: [seatOf()] }, { seats: [seat], reservations: [reservation] }]) {
      const decision = decided({ ...given, restingSales }, command);
      expect(decision.outcomes).toEqual([rejected(code)]);
      expectNoEffect(decision);
    }
  });

  test("does not mind that the sale of another performance rests", () => {
    const restingSales = new Map([[8, "paused" as const]]);
    const decision = decided({ seats: [seatOf()], restingSales }, command);
    expect(decision.outcomes).toMatchObject([{ status: "completed" }]);
  });

  test("is refused when there is no such seat", () => {
    const decision = decided({ seats: [seatOf({ seatId: 2 })] }, command);
    expect(decision.outcomes).toEqual([rejected("unknown-seat")]);
    expectNoEffect(decision);
  });

  test("of several in one batch the first gets the seat, and other seats go their own way", () => {
    const [first, second, elsewhere] = [
      reserveCommand({ seatId: 1, userId: "ada" }),
      reserveCommand({ seatId: 1, userId: "ben" }),
      reserveCommand({ seatId: 2, userId: "ben" }),
    ];
    const state = { seats: [seatOf(), seatOf({ seatId: 2 })] };
    const { outcomes, changes } = decided(state, first, second, elsewhere);
    expect(outcomes.map((outcome) => outcome.status)).toEqual([
      "completed",
      "rejected",
      "completed",
    ]);
    expect(changes.newReservations.map(({ userId, seatId }) => [userId, seatId])).toEqual([
      ["ada", 1],
      ["ben", 2],
    ]);
  });
});

describe("holds of one user", () => {
  const held = (overrides: Partial<LiveHold> = {}): LiveHold => ({
    reservationId: newId("reservation"),
    userId: "ada",
    concertId: "tosca",
    ...overrides,
  });
  const enough = rejected("too-many-holds", { maxHolds: MAX_HOLDS });
  const words = ({ outcomes }: Decision) => outcomes.map(outcomeWord);

  test("are limited, and the one too many holds nothing", () => {
    const decision = decided(
      { seats: [seatOf()], holds: [held(), held()] },
      reserveCommand({ seatId: 1, userId: "ada" }),
    );
    expect(decision.outcomes).toEqual([enough]);
    expectNoEffect(decision);
  });

  test("are counted for each user and each concert, on all of its dates", () => {
    const holds = [held(), held(), held({ userId: "ben" }), held({ concertId: "aida" })];
    const seats = [
      seatOf({ seatId: 1 }),
      seatOf({ seatId: 2, performanceId: 8 }),
      seatOf({ seatId: 3, performanceId: 9, concertId: "aida" }),
      seatOf({ seatId: 4 }),
    ];
    const decision = decided(
      { seats, holds },
      reserveCommand({ seatId: 1, userId: "ada" }),
      reserveCommand({ seatId: 2, userId: "ada" }),
      reserveCommand({ seatId: 3, userId: "ada" }),
      reserveCommand({ seatId: 4, userId: "ben" }),
    );
    expect(words(decision)).toEqual(["too-many-holds", "too-many-holds", "reserved", "reserved"]);
  });

  test("grow and shrink within a batch", () => {
    const [one, two] = [taken({ seatId: 1 }), taken({ seatId: 2 })];
    const free = [3, 4, 5, 6, 7].map((seatId) => seatOf({ seatId }));
    const [third, fourth, fifth, sixth, last] = free.map(({ seatId }) =>
      reserveCommand({ seatId, userId: "ada" }),
    );
    if (!third || !fourth || !fifth || !sixth || !last) {
      throw new Error("There are five free seats");
    }
    const decision = decided(
      {
        seats: [one.seat, two.seat, ...free],
        reservations: [one.reservation, two.reservation],
        accounts: [account(PRICE)],
        holds: [held(one.reservation), held(two.reservation)],
      },
      third,
      payFor(one.reservation),
      fourth,
      fifth,
      cancelOf(two.reservation),
      sixth,
      last,
    );
    expect(words(decision)).toEqual([
      "too-many-holds",
      "paid",
      "reserved",
      "too-many-holds",
      "cancelled",
      "reserved",
      "too-many-holds",
    ]);
  });

  test("do not count for the one who takes over a hold that has lapsed", () => {
    const lapsed = taken({ expiresAtMs: NOW_MS });
    const decision = decided(
      { seats: [lapsed.seat], reservations: [lapsed.reservation], holds: [held()] },
      reserveCommand({ seatId: 1, userId: "ada" }),
    );
    expect(words(decision)).toEqual(["reserved"]);
  });

  test("say nothing about a seat that is taken", () => {
    const { seat, reservation } = taken({ userId: "ben" });
    const decision = decided(
      { seats: [seat], reservations: [reservation], holds: [held(), held()] },
      reserveCommand({ seatId: 1, userId: "ada" }),
    );
    expect(words(decision)).toEqual(["seat-taken"]);
  });

  test("are as many as anybody likes when there is no limit", () => {
    const terms = { nowMs: NOW_MS, holdSeconds: HOLD_SECONDS, maxHoldsPerUser: 0 };
    const seats = [1, 2, 3, 4, 5].map((seatId) => seatOf({ seatId }));
    const rows = { seats, reservations: [], accounts: [], holds: [], recorded: [] };
    const state = { ...rows, restingSales: new Map() };
    const commands = seats.map(({ seatId }) => reserveCommand({ seatId, userId: "ada" }));
    expect(words(decide(state, commands, terms))).toEqual(seats.map(() => "reserved"));
  });
});

describe("pay", () => {
  test("sells the seat and takes exactly its price from the balance", () => {
    const { seat, reservation } = taken();
    const command = payFor(reservation);
    const decision = decided(
      { seats: [seat], reservations: [reservation], accounts: [account(PRICE + 1n)] },
      command,
    );
    expect(decision.outcomes).toEqual([
      completed({
        ticketId: command.ticketId,
        paymentId: command.paymentId,
        status: "paid",
        amount: "130000.00",
        balance: "0.01",
      }),
    ]);
    expect(decision.changes).toMatchObject({
      seats: [{ ...seat, status: "sold", heldUntilMs: null, version: 5 }],
      newReservations: [],
      changedReservations: [{ ...reservation, status: "paid" }],
      accounts: [account(1n)],
      payments: [
        {
          paymentId: command.paymentId,
          ticketId: command.ticketId,
          reservationId: reservation.reservationId,
          userId: "ada",
          amount: PRICE,
        },
      ],
      ledgerEntries: [
        {
          userId: "ada",
          kind: "payment",
          amount: -PRICE,
          balanceAfter: 1n,
          reference: command.paymentId,
        },
      ],
    });
  });

  test("may take the last of the balance", () => {
    const { seat, reservation } = taken();
    const { outcomes } = decided(
      { seats: [seat], reservations: [reservation], accounts: [account(PRICE)] },
      payFor(reservation),
    );
    expect(outcomes).toMatchObject([{ status: "completed", result: { balance: "0.00" } }]);
  });

  test.each<[string, Partial<Reservation>, bigint, bigint, ReturnType<typeof rejected>]>([
    [
      "a cent is missing",
      {},
      PRICE,
      PRICE - 1n,
      rejected("insufficient-balance", { balance: "129999.99", price: "130000.00" }),
    ],
    [
      "less than the price is offered",
      {},
      PRICE - 1n,
      PRICE,
      rejected("payment-amount-mismatch", { price: "130000.00" }),
    ],
    [
      "more than the price is offered",
      {},
      PRICE + 1n,
      PRICE * 2n,
      rejected("payment-amount-mismatch", { price: "130000.00" }),
    ],
    [
      "the hold ends at this moment",
      { expiresAtMs: NOW_MS },
      PRICE,
      PRICE,
      rejected("hold-expired"),
    ],
    [
      "the hold ended a millisecond ago",
      { expiresAtMs: NOW_MS - 1 },
      PRICE,
      PRICE,
      rejected("hold-expired"),
    ],
    ["the hold was released", { status: "expired" }, PRICE, PRICE, rejected("hold-expired")],
    [
      "the hold was given back",
      { status: "cancelled" },
      PRICE,
      PRICE,
      rejected("reservation-not-held"),
    ],
    ["it is paid", { status: "paid" }, PRICE, PRICE, rejected("already-paid")],
    ["it is somebody else's", { userId: "ben" }, PRICE, PRICE, rejected("unknown-reservation")],
  ])("is refused and nothing is charged when %s", (_, existing, amount, balance, refusal) => {
    const { seat, reservation } = taken(existing);
    const decision = decided(
      {
        seats: [seat],
        reservations: [reservation],
        accounts: [account(balance), account(balance, "ben")],
      },
      payFor(reservation, { userId: "ada", amount }),
    );
    expect(decision.outcomes).toEqual([refusal]);
    expectNoEffect(decision);
  });

  describe("that was asked for in time, and is decided after the hold's end", () => {
    const late = { expiresAtMs: NOW_MS - 1 };
    const inTime = { askedInTime: true };

    test.each<[string, Partial<Reservation>, Partial<LockedSeat>]>([
      ["nobody has released the hold yet", late, {}],
      [
        "the hold was released",
        { ...late, status: "expired" },
        { status: "available", heldUntilMs: null, reservationId: null },
      ],
    ])("works when %s", (_, existing, standing) => {
      const { seat, reservation } = taken(existing);
      const decision = decided(
        {
          seats: [{ ...seat, ...standing }],
          reservations: [reservation],
          accounts: [account(PRICE)],
        },
        payFor(reservation, inTime),
      );
      expect(decision.outcomes).toMatchObject([
        { status: "completed", result: { balance: "0.00" } },
      ]);
      expect(decision.changes).toMatchObject({
        seats: [{ status: "sold", heldUntilMs: null, reservationId: reservation.reservationId }],
        changedReservations: [{ ...reservation, status: "paid" }],
        accounts: [account(0n)],
      });
      expect(decision.changes.payments).toHaveLength(1);
    });

    test("works when somebody else's hold of the seat has lapsed as well, which ends then", () => {
      const mine = reservationOf({ ...late, status: "expired" });
      const theirs = taken({ userId: "ben", expiresAtMs: NOW_MS });
      const { outcomes, changes } = decided(
        {
          seats: [theirs.seat],
          reservations: [mine, theirs.reservation],
          accounts: [account(PRICE)],
        },
        payFor(mine, inTime),
      );
      expect(outcomes).toMatchObject([{ status: "completed" }]);
      // In this order: a seat can have one live reservation.
      expect(changes.changedReservations).toEqual([
        { ...theirs.reservation, status: "expired" },
        { ...mine, status: "paid" },
      ]);
    });

    test.each<[string, Partial<Reservation>]>([
      ["holds", { expiresAtMs: NOW_MS + 1 }],
      ["has bought", { status: "paid" }],
    ])("is refused when somebody else %s the seat by now", (_, theirs) => {
      const mine = reservationOf({ ...late, status: "expired" });
      const { seat, reservation } = taken({ userId: "ben", ...theirs });
      const decision = decided(
        { seats: [seat], reservations: [mine, reservation], accounts: [account(PRICE)] },
        payFor(mine, inTime),
      );
      expect(decision.outcomes).toEqual([rejected("hold-expired")]);
      expectNoEffect(decision);
    });

    test.each<[string, Partial<Reservation>, Partial<PayCommand>, ReturnType<typeof rejected>]>([
      ["it was given back", { status: "cancelled" }, {}, rejected("reservation-not-held")],
      ["it was refunded", { status: "refunded" }, {}, rejected("reservation-not-held")],
      ["it was paid already", { status: "paid" }, {}, rejected("already-paid")],
      ["it is somebody else's", { userId: "ben" }, {}, rejected("unknown-reservation")],
      [
        "it is not the price",
        {},
        { amount: PRICE - 1n },
        rejected("payment-amount-mismatch", { price: "130000.00" }),
      ],
    ])("is refused all the same when %s", (_, existing, asked, refusal) => {
      const reservation = reservationOf({ ...late, status: "expired", ...existing });
      const decision = decided(
        { seats: [seatOf()], reservations: [reservation], accounts: [account(PRICE)] },
        payFor(reservation, { userId: "ada", ...inTime, ...asked }),
      );
      expect(decision.outcomes).toEqual([refusal]);
      expectNoEffect(decision);
    });

    test("leaves the seat to who was accepted before", () => {
      const { seat, reservation } = taken(late);
      const { outcomes } = decided(
        { seats: [seat], reservations: [reservation], accounts: [account(PRICE)] },
        reserveCommand({ seatId: 1, userId: "ben" }),
        payFor(reservation, inTime),
      );
      expect(outcomes).toMatchObject([{ status: "completed" }, rejected("hold-expired")]);
    });

    test("keeps the seat from who was accepted after", () => {
      const { seat, reservation } = taken(late);
      const { outcomes } = decided(
        { seats: [seat], reservations: [reservation], accounts: [account(PRICE)] },
        payFor(reservation, inTime),
        reserveCommand({ seatId: 1, userId: "ben" }),
      );
      expect(outcomes).toMatchObject([{ status: "completed" }, rejected("seat-taken")]);
    });
  });

  test("works until the last millisecond of the hold", () => {
    const { seat, reservation } = taken({ expiresAtMs: NOW_MS + 1 });
    const { outcomes } = decided(
      { seats: [seat], reservations: [reservation], accounts: [account(PRICE)] },
      payFor(reservation),
    );
    expect(outcomes).toMatchObject([{ status: "completed", result: { status: "paid" } }]);
  });

  test("is refused for a reservation that is not there, or is another seat's", () => {
    const { seat, reservation } = taken();
    const rows = { seats: [seat], accounts: [account(PRICE)] };
    const command = payFor(reservation);
    const ofAnotherSeat = { ...reservation, seatId: 2 };
    for (const reservations of [[], [ofAnotherSeat]]) {
      const decision = decided({ ...rows, reservations }, command);
      expect(decision.outcomes).toEqual([rejected("unknown-reservation")]);
      expectNoEffect(decision);
    }
  });

  test("is refused when the payer has no account", () => {
    const { seat, reservation } = taken();
    const decision = decided({ seats: [seat], reservations: [reservation] }, payFor(reservation));
    expect(decision.outcomes).toEqual([rejected("unknown-user")]);
    expectNoEffect(decision);
  });

  test("twice in one batch charges once", () => {
    const { seat, reservation } = taken();
    const { outcomes, changes } = decided(
      { seats: [seat], reservations: [reservation], accounts: [account(PRICE * 2n)] },
      payFor(reservation),
      payFor(reservation),
    );
    expect(outcomes).toMatchObject([{ status: "completed" }, rejected("already-paid")]);
    expect(changes.accounts).toEqual([account(PRICE)]);
    expect(changes.payments).toHaveLength(1);
    expect(changes.ledgerEntries).toHaveLength(1);
  });

  test("two from one balance in one batch see each other", () => {
    const [one, two] = [taken(), taken({ seatId: 2 })];
    const { outcomes, changes } = decided(
      {
        seats: [one.seat, two.seat],
        reservations: [one.reservation, two.reservation],
        accounts: [account(PRICE + 5n)],
      },
      payFor(one.reservation),
      payFor(two.reservation),
    );
    expect(outcomes).toMatchObject([
      { status: "completed" },
      rejected("insufficient-balance", { balance: "0.05", price: "130000.00" }),
    ]);
    expect(changes.accounts).toEqual([account(5n)]);
    expect(changes.seats.map(({ seatId }) => seatId)).toEqual([1]);
  });
});

describe("cancel", () => {
  test("puts the seat back on sale", () => {
    const { seat, reservation } = taken();
    const command = cancelOf(reservation);
    const decision = decided({ seats: [seat], reservations: [reservation] }, command);
    expect(decision.outcomes).toEqual([
      completed({
        ticketId: command.ticketId,
        reservationId: reservation.reservationId,
        status: "cancelled",
      }),
    ]);
    expect(decision.changes).toMatchObject({
      seats: [seatOf({ version: 5 })],
      changedReservations: [{ ...reservation, status: "cancelled" }],
      ledgerEntries: [],
    });
  });

  test("of what is cancelled already succeeds again and changes nothing", () => {
    const other = taken({ userId: "ben" });
    const reservation = reservationOf({ status: "cancelled" });
    const decision = decided(
      { seats: [other.seat], reservations: [reservation, other.reservation] },
      cancelOf(reservation),
    );
    expect(decision.outcomes).toMatchObject([
      { status: "completed", result: { status: "cancelled" } },
    ]);
    expectNoEffect(decision);
  });

  test.each<[ReservationStatus, Partial<Reservation>, ReturnType<typeof rejected>]>([
    ["paid", {}, rejected("already-paid")],
    ["expired", {}, rejected("hold-expired")],
    ["held", { expiresAtMs: NOW_MS }, rejected("hold-expired")],
    ["held", { userId: "ben" }, rejected("unknown-reservation")],
    ["cancelled", { userId: "ben" }, rejected("unknown-reservation")],
  ])("is refused when the reservation is %s %j", (status, existing, refusal) => {
    const { seat, reservation } = taken({ status, ...existing });
    const decision = decided(
      { seats: [seat], reservations: [reservation] },
      cancelOf(reservation, { userId: "ada" }),
    );
    expect(decision.outcomes).toEqual([refusal]);
    expectNoEffect(decision);
  });

  test("makes room for the next in the same batch, and the seat is written once", () => {
    const { seat, reservation } = taken();
    const next = reserveCommand({ seatId: 1, userId: "ben" });
    const { outcomes, changes } = decided(
      { seats: [seat], reservations: [reservation] },
      cancelOf(reservation),
      next,
    );
    expect(outcomes).toMatchObject([{ status: "completed" }, { status: "completed" }]);
    expect(changes.seats).toMatchObject([{ reservationId: next.reservationId, version: 6 }]);
  });
});

describe("repeats", () => {
  const command = reserveCommand({ seatId: 1, userId: "ada" });

  test("a ticket with an outcome gets it again, whatever happened since", () => {
    const outcome = rejected("seat-taken");
    const recorded = { ticketId: command.ticketId, keyHash: null, requestHash: null, outcome };
    const decision = decided({ seats: [seatOf()], recorded: [recorded] }, command);
    expect(decision.outcomes).toEqual([outcome]);
    expectNoEffect(decision);
    expect(decision.changes.outcomes).toEqual([]);
  });

  test("the same ticket twice in one batch is decided once", () => {
    const { outcomes, changes } = decided({ seats: [seatOf()] }, command, command);
    expect(outcomes).toMatchObject([{ status: "completed" }, { status: "completed" }]);
    expect(outcomes[1]).toEqual(outcomes[0]);
    expect(changes.newReservations).toHaveLength(1);
    expect(changes.outcomes).toHaveLength(1);
  });

  test("each new ticket's outcome is recorded with its key and its request", () => {
    const idempotency = { keyHash: "key", requestHash: "request" };
    const keyed = { ...command, idempotency };
    const { outcomes, changes } = decided({ seats: [seatOf()] }, keyed);
    expect(changes.outcomes).toEqual([
      { command: keyed, ticketId: command.ticketId, ...idempotency, outcome: outcomes[0] },
    ]);
  });

  describe("under an idempotency key", () => {
    const idempotency = { keyHash: "key", requestHash: "request" };
    const first = { ...command, idempotency };
    const again = reserveCommand({ seatId: 1, userId: "ada", idempotency });

    test("recorded earlier, the same request gets the first outcome", () => {
      const outcome = rejected("seat-taken");
      const recorded = { ticketId: first.ticketId, ...idempotency, outcome };
      const decision = decided({ seats: [seatOf()], recorded: [recorded] }, again);
      expect(decision.outcomes).toEqual([outcome]);
      expectNoEffect(decision);
    });

    test("in one batch, the same request gets the first outcome and its ticket's name", () => {
      const { outcomes, changes } = decided({ seats: [seatOf()] }, first, again);
      expect(outcomes[1]).toEqual(outcomes[0]);
      expect(outcomes[1]).toMatchObject({ result: { ticketId: first.ticketId } });
      expect(changes.newReservations).toHaveLength(1);
      // The key belongs to the ticket that came first: its column is unique.
      expect(changes.outcomes.map(({ ticketId, keyHash }) => [ticketId, keyHash])).toEqual([
        [first.ticketId, "key"],
        [again.ticketId, null],
      ]);
    });

    test("another request is refused, and does not take the key over", () => {
      const other = reserveCommand({
        seatId: 2,
        userId: "ada",
        idempotency: { keyHash: "key", requestHash: "another" },
      });
      const state = { seats: [seatOf(), seatOf({ seatId: 2 })] };
      const { outcomes, changes } = decided(state, first, other, again);
      expect(outcomes).toMatchObject([
        { status: "completed" },
        rejected("idempotency-key-reused"),
        { status: "completed" },
      ]);
      expect(changes.newReservations).toHaveLength(1);
      expect(changes.outcomes.map(({ keyHash }) => keyHash)).toEqual(["key", null, null]);
    });

    test("a refusal is an outcome as well: repeating does not try again", () => {
      const { seat, reservation } = taken({ userId: "ben" });
      const state = { seats: [seat], reservations: [reservation] };
      const givenBack = cancelOf(reservation);
      const { outcomes } = decided(state, first, givenBack, again);
      expect(outcomes).toEqual([
        rejected("seat-taken"),
        expect.objectContaining({ status: "completed" }),
        rejected("seat-taken"),
      ]);
    });
  });
});

test("the rows that were given are not touched", () => {
  const { seat, reservation } = taken({ expiresAtMs: NOW_MS - 1 });
  const state = { seats: [seat], reservations: [reservation], accounts: [account(PRICE)] };
  const before = structuredClone(state);
  decided(state, reserveCommand({ seatId: 1, userId: "ben" }));
  expect(state).toEqual(before);
});

describe("release", () => {
  test("ends a hold before its time, and is on record", () => {
    const { seat, reservation } = taken();
    const command = releaseOf(reservation);
    const { outcomes, changes } = decided({ seats: [seat], reservations: [reservation] }, command);
    const { ticketId, actionId } = command;
    const { reservationId } = reservation;
    expect(outcomes).toEqual([completed({ ticketId, reservationId, status: "released" })]);
    expect(changes).toMatchObject({
      seats: [seatOf({ version: 5 })],
      changedReservations: [{ reservationId, status: "cancelled" }],
      operatorActions: [
        {
          actionId,
          kind: "release",
          subject: reservationId,
          userId: "ada",
          operator: { name: "olga" },
        },
      ],
    });
  });

  test.each([
    ["paid", "already-paid"],
    ["cancelled", "reservation-not-held"],
    ["expired", "hold-expired"],
    ["refunded", "reservation-not-held"],
  ] as const)("does nothing to a reservation that is %s", (status, code) => {
    const { seat, reservation } = taken({ status });
    const decision = decided(
      { seats: [seat], reservations: [reservation] },
      releaseOf(reservation),
    );
    expect(decision.outcomes).toEqual([rejected(code)]);
    expectNoEffect(decision);
  });

  test("comes too late for a hold that is paid in the same batch", () => {
    const { seat, reservation } = taken();
    const { outcomes, changes } = decided(
      { seats: [seat], reservations: [reservation], accounts: [account(PRICE)] },
      payFor(reservation),
      releaseOf(reservation),
    );
    expect(outcomes).toMatchObject([{ status: "completed" }, rejected("already-paid")]);
    expect(changes).toMatchObject({ seats: [{ status: "sold" }], operatorActions: [] });
  });
});

describe("refund", () => {
  test("gives back the whole price and the seat, and is on record", () => {
    const { seat, reservation } = taken({ status: "paid" });
    const command = refundOf(reservation);
    const { ticketId, refundId, actionId } = command;
    const { reservationId } = reservation;
    const { outcomes, changes } = decided(
      { seats: [seat], reservations: [reservation], accounts: [account(5n)] },
      command,
    );
    expect(outcomes).toEqual([
      completed({
        ticketId,
        refundId,
        reservationId,
        status: "refunded",
        amount: "130000.00",
        balance: "130000.05",
      }),
    ]);
    expect(changes).toMatchObject({
      seats: [seatOf({ version: 5 })],
      changedReservations: [{ reservationId, status: "refunded" }],
      accounts: [account(PRICE + 5n)],
      refunds: [{ refundId, ticketId, reservationId, userId: "ada", amount: PRICE }],
      ledgerEntries: [
        {
          userId: "ada",
          kind: "refund",
          amount: PRICE,
          balanceAfter: PRICE + 5n,
          reference: refundId,
        },
      ],
      operatorActions: [{ actionId, kind: "refund", subject: reservationId, userId: "ada" }],
    });
  });

  test.each([
    ["held", "not-paid"],
    ["cancelled", "not-paid"],
    ["expired", "not-paid"],
    ["refunded", "already-refunded"],
  ] as const)("does nothing to a reservation that is %s", (status, code) => {
    const { seat, reservation } = taken({ status });
    const decision = decided(
      { seats: [seat], reservations: [reservation], accounts: [account(0n)] },
      refundOf(reservation),
    );
    expect(decision.outcomes).toEqual([rejected(code)]);
    expectNoEffect(decision);
  });

  test("is refused when the balance cannot grow that large", () => {
    const { seat, reservation } = taken({ status: "paid" });
    const decision = decided(
      { seats: [seat], reservations: [reservation], accounts: [account(MAX_BALANCE)] },
      refundOf(reservation),
    );
    expect(decision.outcomes).toEqual([rejected("balance-limit", { limit: "999999999999.99" })]);
    expectNoEffect(decision);
  });
});

test.each([payCommand, cancelCommand])("a refunded reservation is held no more: %#", (make) => {
  const { seat, reservation } = taken({ status: "refunded" });
  const { reservationId, seatId, userId } = reservation;
  const decision = decided(
    { seats: [seat], reservations: [reservation], accounts: [account(PRICE)] },
    make({ reservationId, seatId, userId }),
  );
  expect(decision.outcomes).toEqual([rejected("reservation-not-held")]);
  expectNoEffect(decision);
});
