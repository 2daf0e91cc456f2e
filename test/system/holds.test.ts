import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { openBoxOffice, type BoxOffice } from "../support/box-office.ts";
import { databaseNowMs } from "../../db/moments.ts";
import { eventually } from "../support/eventually.ts";
import { createShow, createUser, SEAT_PRICE } from "../support/factories.ts";

let office: BoxOffice;

beforeAll(async () => {
  office = await openBoxOffice({ variables: { HOLD_SECONDS: "3" } });
});

afterAll(() => office.close());

async function heldSeat() {
  const show = await createShow(office.db, { seats: 1 });
  const userId = await createUser(office.db, { balance: SEAT_PRICE });
  const client = office.client();
  const fan = { userId, token: await client.join(userId) };
  const seat = { ...show, seatNo: "1" };
  const hold = await client.reserve(fan, seat, { wait: 10 });
  expect(hold.status).toBe(201);
  const payment = {
    concertId: show.concertId,
    reservationId: String(hold.body["reservationId"]),
    paymentAmount: "50000.00",
  };
  return { client, fan, seat, payment, expiresAtMs: Date.parse(String(hold.body["expiresAt"])) };
}

/** Waits for a moment on the clock that decides. */
async function databaseReaches(momentMs: number): Promise<void> {
  await eventually(async () => (await databaseNowMs(office.db)) >= momentMs, { everyMs: 5 });
}

test("a payment in the last moment of a hold works", async () => {
  const { client, fan, payment, expiresAtMs } = await heldSeat();
  await databaseReaches(expiresAtMs - 700);

  const answer = await client.pay(fan, payment, { wait: 10 });

  expect(answer.status).toBe(200);
  expect(answer.body).toMatchObject({ status: "paid", amount: "50000.00", balance: "0.00" });
});

test("a payment after the hold's end is refused and charges nothing", async () => {
  const { client, fan, payment, expiresAtMs } = await heldSeat();
  await databaseReaches(expiresAtMs);

  const answer = await client.pay(fan, payment, { wait: 10 });

  expect(answer).toMatchObject({ status: 409, body: { code: "hold-expired" } });
  const balance = await client.call("GET", `/users/${fan.userId}/balance`, { token: fan.token });
  expect(balance.body).toEqual({ userId: fan.userId, balance: "50000.00" });
});

test("a payment that was accepted in time is honoured though nobody was there until the hold was over", async () => {
  const { client, fan, payment, expiresAtMs } = await heldSeat();
  office.workers.forEach((worker) => worker.kill("SIGSTOP"));
  const accepted = await client.pay(fan, payment);
  expect(accepted.status).toBe(202);
  await databaseReaches(expiresAtMs + 1);

  office.workers.forEach((worker) => worker.kill("SIGCONT"));

  const ticket = await client.ticket(fan.token, String(accepted.body["ticketId"]), { wait: 10 });
  expect(ticket.body).toMatchObject({ httpStatus: 200, result: { status: "paid" } });
});

test("the seat of a hold that ended can be taken by somebody else at once", async () => {
  const { client, seat, expiresAtMs } = await heldSeat();
  const userId = await createUser(office.db);
  const rival = { userId, token: await client.join(userId) };
  expect((await client.reserve(rival, seat, { wait: 10 })).status).toBe(409);

  await databaseReaches(expiresAtMs);

  expect((await client.reserve(rival, seat, { wait: 10 })).status).toBe(201);
});
