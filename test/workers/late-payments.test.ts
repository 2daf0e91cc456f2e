import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { databaseNowMs } from "../../db/moments.ts";
import { createMetrics } from "../../core/metrics/metrics.ts";
import { outcomeWord } from "../../domain/outcomes.ts";
import { releaseExpiredHolds } from "../../workers/release-expired-holds.ts";
import { settleBatch } from "../../workers/settle-batch.ts";
import { createWorkerMetrics } from "../../workers/worker-metrics.ts";
import { HOLD_TERMS, payCommand, reserveCommand } from "../support/commands.ts";
import { eventually } from "../support/eventually.ts";
import { createShow, createUser, SEAT_PRICE } from "../support/factories.ts";
import { createMachineRoom, type MachineRoom } from "../support/machine-room.ts";

/** Payments that were asked for in time, while nobody was there to decide them. */

const SHORT_TERMS = { ...HOLD_TERMS, holdSeconds: 1 };

let room: MachineRoom;

beforeEach(async () => {
  room = await createMachineRoom();
});

afterEach(async () => {
  await room.stop();
});

/** A hold of which no time is left, on the only seat of a show. */
async function lapsedHold() {
  const { seats } = await createShow(room.db, { seats: 1 });
  const seatId = seats[0]?.seatId ?? 0;
  const userId = await createUser(room.db, { balance: SEAT_PRICE });
  const { reservationId } = await holdUntilItLapses(seatId, userId);
  return {
    seatId,
    userId,
    payment: payCommand({ seatId, userId, reservationId, askedInTime: true }),
  };
}

async function holdUntilItLapses(seatId: number, userId: string) {
  const hold = reserveCommand({ seatId, userId });
  const { changes } = await settleBatch(room.db, [hold], SHORT_TERMS);
  const endsAtMs = changes.newReservations[0]?.expiresAtMs ?? Number.POSITIVE_INFINITY;
  await eventually(async () => (await databaseNowMs(room.db)) >= endsAtMs);
  return hold;
}

const release = () =>
  releaseExpiredHolds({
    db: room.db,
    seatChanges: { publish: async () => undefined },
    workerMetrics: createWorkerMetrics(createMetrics()),
  });

const seatNow = (seatId: number) =>
  room.db("seats").where({ id: seatId }).first("status", "reservation_id");

test("are honoured before later requests for the seat, though the hold was released by then", async () => {
  const { seatId, userId, payment } = await lapsedHold();
  await release();
  expect(await seatNow(seatId)).toMatchObject({ status: "available" });
  const rival = reserveCommand({ seatId, userId: await createUser(room.db) });
  await Promise.all([payment, rival].map((command) => room.producer.submit(0, command)));

  await room.startWorkers();

  expect(outcomeWord(await room.outcomeOf(payment.ticketId))).toBe("paid");
  expect(outcomeWord(await room.outcomeOf(rival.ticketId))).toBe("seat-taken");
  expect(await seatNow(seatId)).toEqual({
    status: "sold",
    reservation_id: payment.reservationId,
  });
  expect(await room.db("accounts").where({ user_id: userId }).pluck("balance")).toEqual(["0.00"]);
});

test("charge nothing when somebody else has the seat", async () => {
  const { seatId, userId, payment } = await lapsedHold();
  const rival = reserveCommand({ seatId, userId: await createUser(room.db) });
  await settleBatch(room.db, [rival], HOLD_TERMS);

  const { outcomes } = await settleBatch(room.db, [payment], HOLD_TERMS);

  expect(outcomes.map(outcomeWord)).toEqual(["hold-expired"]);
  expect(await room.db("accounts").where({ user_id: userId }).pluck("balance")).toEqual([
    "50000.00",
  ]);
});

test("end what is left of somebody else's hold that has lapsed, too", async () => {
  const { seatId, payment } = await lapsedHold();
  await release();
  const other = await holdUntilItLapses(seatId, await createUser(room.db));

  const { outcomes } = await settleBatch(room.db, [payment], HOLD_TERMS);

  expect(outcomes.map(outcomeWord)).toEqual(["paid"]);
  expect(await room.db("reservations").where({ id: other.reservationId }).pluck("status")).toEqual([
    "expired",
  ]);
});
