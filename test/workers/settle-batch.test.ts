import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Knex } from "knex";
import { findViolations } from "../../db/audit.ts";
import { connectDatabase } from "../../db/connection.ts";
import { listOperatorActions } from "../../db/operator-actions.ts";
import { listSeats } from "../../db/seats.ts";
import { steerSale } from "../../db/steering.ts";
import { settleBatch } from "../../workers/settle-batch.ts";
import { databaseNowMs } from "../../db/moments.ts";
import {
  cancelCommand,
  HOLD_TERMS,
  payCommand,
  refundCommand,
  releaseCommand,
  reserveCommand,
} from "../support/commands.ts";
import { createTestEnvironment, type TestEnvironment } from "../support/environment.ts";
import { createShow, createUser, createUsers, SEAT_PRICE } from "../support/factories.ts";

let environment: TestEnvironment;
let db: Knex;

beforeAll(async () => {
  environment = await createTestEnvironment();
  db = connectDatabase(environment.config.database);
});

afterAll(async () => {
  expect(await findViolations(db)).toEqual([]);
  await db.destroy();
  await environment.destroy();
});

async function seatOfItsOwn() {
  const show = await createShow(db, { seats: 1 });
  const [seat] = show.seats;
  if (seat === undefined) {
    throw new Error("The show has no seat");
  }
  return { show, seat };
}

test("a reservation holds the seat, and its end is the database's now plus the hold", async () => {
  const { show, seat } = await seatOfItsOwn();
  const userId = await createUser(db);
  const command = reserveCommand({ seatId: seat.seatId, userId });

  const before = await databaseNowMs(db);
  const { outcomes } = await settleBatch(db, [command], HOLD_TERMS);
  const after = await databaseNowMs(db);

  expect(outcomes).toMatchObject([
    { status: "completed", result: { status: "reserved", price: "50000.00" } },
  ]);
  const [held] = await listSeats(db, show.performanceId);
  expect(held).toMatchObject({ status: "held", reservationId: command.reservationId });
  expect(held?.heldUntilMs).toBeGreaterThanOrEqual(before + HOLD_TERMS.holdSeconds * 1000);
  expect(held?.heldUntilMs).toBeLessThanOrEqual(after + HOLD_TERMS.holdSeconds * 1000);
});

test("the first command of a batch wins the seat, the others are refused", async () => {
  const { seat } = await seatOfItsOwn();
  const users = await createUsers(db, 3);
  const commands = users.map((userId) => reserveCommand({ seatId: seat.seatId, userId }));

  const { outcomes } = await settleBatch(db, commands, HOLD_TERMS);

  expect(outcomes.map(({ status }) => status)).toEqual(["completed", "rejected", "rejected"]);
});

test("a batch that is settled twice changes nothing the second time", async () => {
  const { show, seat } = await seatOfItsOwn();
  const userId = await createUser(db, { balance: SEAT_PRICE });
  const reserve = reserveCommand({ seatId: seat.seatId, userId });
  const { seatId, reservationId } = reserve;
  const pay = payCommand({ seatId, userId, reservationId });

  const first = await settleBatch(db, [reserve, pay], HOLD_TERMS);
  const rows = await everyRow(show.performanceId, userId);
  const second = await settleBatch(db, [reserve, pay], HOLD_TERMS);

  expect(first.outcomes.map(({ status }) => status)).toEqual(["completed", "completed"]);
  expect(second.outcomes).toEqual(first.outcomes);
  expect(await everyRow(show.performanceId, userId)).toEqual(rows);
});

test("two runs of one batch at the same time have one effect", async () => {
  const { show, seat } = await seatOfItsOwn();
  const userId = await createUser(db, { balance: SEAT_PRICE });
  const reserve = reserveCommand({ seatId: seat.seatId, userId });
  const { seatId, reservationId } = reserve;
  const pay = payCommand({ seatId, userId, reservationId });

  const runs = await Promise.all([1, 2, 3].map(() => settleBatch(db, [reserve, pay], HOLD_TERMS)));

  expect(new Set(runs.map(({ outcomes }) => JSON.stringify(outcomes))).size).toBe(1);
  const rows = await everyRow(show.performanceId, userId);
  expect(rows.payments).toHaveLength(1);
  expect(rows.accounts).toMatchObject([{ balance: "0.00" }]);
});

test("a request repeated under its key with another ticket gets the first outcome", async () => {
  const { seat } = await seatOfItsOwn();
  const userId = await createUser(db);
  const idempotency = { keyHash: "k".repeat(22), requestHash: "r".repeat(22) };
  const first = reserveCommand({ seatId: seat.seatId, userId, idempotency });
  const again = reserveCommand({ seatId: seat.seatId, userId, idempotency });
  const other = reserveCommand({
    seatId: seat.seatId,
    userId,
    idempotency: { ...idempotency, requestHash: "o".repeat(22) },
  });

  const [original] = (await settleBatch(db, [first], HOLD_TERMS)).outcomes;
  const { outcomes } = await settleBatch(db, [again, other], HOLD_TERMS);

  expect(outcomes).toEqual([original, { status: "rejected", code: "idempotency-key-reused" }]);
});

test("a given-back seat can be taken by the next in the same batch", async () => {
  const { show, seat } = await seatOfItsOwn();
  const [first = "", second = ""] = await createUsers(db, 2);
  const reserve = reserveCommand({ seatId: seat.seatId, userId: first });
  await settleBatch(db, [reserve], HOLD_TERMS);

  const { reservationId } = reserve;
  const next = reserveCommand({ seatId: seat.seatId, userId: second });
  const { outcomes } = await settleBatch(
    db,
    [cancelCommand({ seatId: seat.seatId, userId: first, reservationId }), next],
    HOLD_TERMS,
  );

  expect(outcomes.map(({ status }) => status)).toEqual(["completed", "completed"]);
  const [held] = await listSeats(db, show.performanceId);
  expect(held).toMatchObject({ status: "held", reservationId: next.reservationId });
});

test.each([
  ["paused", "sale-paused"],
  ["draining", "sale-ending"],
] as const)(
  "while the sale is %s the lane gives out no seat, whatever the door let through",
  async (saleState, code) => {
    const { show, seat } = await seatOfItsOwn();
    const elsewhere = await seatOfItsOwn();
    const userId = await createUser(db, { balance: SEAT_PRICE });
    const early = reserveCommand({ seatId: seat.seatId, userId });
    await settleBatch(db, [early], HOLD_TERMS);
    const operator = { name: "olga", reason: null };
    await steerSale(db, operator, { concertId: show.concertId, saleState });

    const late = await settleBatch(
      db,
      [
        reserveCommand({ seatId: seat.seatId, userId }),
        reserveCommand({ seatId: elsewhere.seat.seatId, userId }),
        payCommand({ seatId: seat.seatId, userId, reservationId: early.reservationId }),
      ],
      HOLD_TERMS,
    );
    expect(late.outcomes).toMatchObject([
      { status: "rejected", code },
      { status: "completed", result: { status: "reserved" } },
      { status: "completed", result: { status: "paid" } },
    ]);

    await steerSale(db, operator, { concertId: show.concertId, saleState: "open" });
    const again = [reserveCommand({ seatId: seat.seatId, userId })];
    expect((await settleBatch(db, again, HOLD_TERMS)).outcomes).toMatchObject([
      { status: "rejected", code: "seat-taken" },
    ]);
  },
);

test("what operators do to a seat is on record with its effect, once", async () => {
  const { show, seat } = await seatOfItsOwn();
  const userId = await createUser(db, { balance: SEAT_PRICE });
  const first = reserveCommand({ seatId: seat.seatId, userId });
  const second = reserveCommand({ seatId: seat.seatId, userId });
  const about = ({ reservationId }: { reservationId: string }) => ({
    seatId: seat.seatId,
    userId,
    reservationId,
  });
  const commands = [
    first,
    releaseCommand(about(first)),
    second,
    refundCommand(about(second)),
    payCommand(about(second)),
    refundCommand(about(second)),
    refundCommand(about(second)),
  ];

  const { outcomes } = await settleBatch(db, commands, HOLD_TERMS);
  await settleBatch(db, commands, HOLD_TERMS);

  expect(outcomes).toMatchObject([
    { status: "completed" },
    { status: "completed", result: { status: "released" } },
    { status: "completed" },
    { status: "rejected", code: "not-paid" },
    { status: "completed" },
    { status: "completed", result: { status: "refunded", balance: "50000.00" } },
    { status: "rejected", code: "already-refunded" },
  ]);
  const [free] = await listSeats(db, show.performanceId);
  expect(free).toMatchObject({ status: "available", reservationId: null });
  expect(await listOperatorActions(db, { userId, limit: 10 })).toMatchObject([
    { kind: "refund", subject: second.reservationId, operator: { name: "olga" } },
    { kind: "release", subject: first.reservationId },
  ]);
});

test("batches that lock the same rows in other orders do not stop each other for good", async () => {
  const show = await createShow(db, { seats: 20 });
  const [userId = ""] = await createUsers(db, 1, { balance: SEAT_PRICE * 100n });
  const holds = show.seats.map(({ seatId }) => reserveCommand({ seatId, userId }));
  await settleBatch(db, holds, HOLD_TERMS);
  const payments = holds.map(({ seatId, reservationId }) =>
    payCommand({ seatId, userId, reservationId }),
  );

  const runs = await Promise.all([
    settleBatch(db, payments, HOLD_TERMS),
    settleBatch(db, payments.toReversed(), HOLD_TERMS),
  ]);

  expect(runs[1].outcomes.toReversed()).toEqual(runs[0].outcomes);
});

async function everyRow(performanceId: number, userId: string) {
  return {
    seats: await listSeats(db, performanceId),
    reservations: await db("reservations").where({ user_id: userId }),
    payments: await db("payments").where({ user_id: userId }),
    accounts: await db("accounts").where({ user_id: userId }),
    ledger: await db("ledger_entries").where({ user_id: userId }),
    tickets: await db("tickets").where({ user_id: userId }),
  };
}
