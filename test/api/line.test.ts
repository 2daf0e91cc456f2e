import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { eventually } from "../support/eventually.ts";
import { createShow, SEAT_PRICE } from "../support/factories.ts";
import { createApiWorld, type ApiWorld, type TestFan } from "./api-world.ts";

/** Who may choose a seat, and when. One fan at a time is let in. */

let world: ApiWorld;

beforeAll(async () => {
  world = await createApiWorld({ MAX_ACTIVE: "1" });
});
afterAll(() => world.close());

const reserve = (fan: TestFan, concertId: string, seatNo = "1") =>
  world.send("POST", `/api/v1/concerts/${concertId}/reservations`, {
    token: fan.token,
    json: { date: "2099-05-01", seatNo, userId: fan.userId },
    wait: 10,
  });

const look = (fan: TestFan) => world.send("GET", "/api/v1/users/token", { token: fan.token });
const leave = (fan: TestFan) => world.send("DELETE", "/api/v1/users/token", { token: fan.token });

test("who waits is told the position, and cannot book before it is their turn", async () => {
  const { concertId } = await createShow(world.db, { room: "booking" });
  const first = await world.fan({ concertId });
  const second = await world.fan({ concertId });
  const third = await world.fan({ concertId });

  expect((await look(third)).body).toMatchObject({
    status: "waiting",
    queuePosition: 2,
    expiresAt: null,
    room: "booking",
  });
  const refused = await reserve(third, concertId);
  expect(refused).toMatchObject({
    status: 403,
    body: { code: "not-admitted", position: 2, pollAfterSeconds: 2 },
  });
  expect(refused.headers["retry-after"]).toBe("2");
  const seats = await world.send(
    "GET",
    `/api/v1/concerts/${concertId}/availability?date=2099-05-01`,
    { token: third.token },
  );
  expect(seats.status).toBe(200);

  await leave(first);
  await eventually(async () => (await look(second)).body["status"] === "admitted");
  expect((await reserve(second, concertId)).status).toBe(201);
  expect((await look(third)).body["queuePosition"]).toBe(1);
});

test("a token for another line is refused, to reserve and to look", async () => {
  const here = await createShow(world.db, { room: "here" });
  const there = await createShow(world.db, { room: "there" });
  const fan = await world.fan({ concertId: there.concertId });
  const wrongRoom = { status: 403, body: { code: "wrong-room", room: "here" } };
  expect(await reserve(fan, here.concertId)).toMatchObject(wrongRoom);
  for (const date of [here.date, "2099-05-02"]) {
    const path = `/api/v1/concerts/${here.concertId}/availability?date=${date}`;
    expect(await world.send("GET", path, { token: fan.token })).toMatchObject(wrongRoom);
  }
});

test("paying ends the session, and leaves what is one's own in reach", async () => {
  const { concertId } = await createShow(world.db, { room: "paying" });
  const fan = await world.fan({ concertId, balance: SEAT_PRICE });
  const held = await reserve(fan, concertId, "1");
  const spare = await reserve(fan, concertId, "2");
  const pay = await world.send("POST", `/api/v1/concerts/${concertId}/payments`, {
    token: fan.token,
    json: {
      reservationId: held.body["reservationId"],
      userId: fan.userId,
      paymentAmount: "50000.00",
    },
    wait: 10,
  });
  expect(pay.status).toBe(200);

  await eventually(async () => (await look(fan)).body["status"] === "ended");
  expect(await reserve(fan, concertId, "3")).toMatchObject({
    status: 403,
    body: { code: "session-ended" },
  });
  const { token, userId } = fan;
  for (const path of [
    `tickets/${String(pay.body["ticketId"])}`,
    `reservations/${String(held.body["reservationId"])}`,
    `users/${userId}/balance`,
    `users/${userId}/balance/entries`,
    `users/${userId}/reservations`,
  ]) {
    expect((await world.send("GET", `/api/v1/${path}`, { token })).status).toBe(200);
  }
  const topUp = await world.send("POST", `/api/v1/users/${userId}/balance`, {
    token,
    json: { amount: 1 },
  });
  expect(topUp.status).toBe(200);
  const cancel = await world.send(
    "DELETE",
    `/api/v1/reservations/${String(spare.body["reservationId"])}`,
    { token, wait: 10 },
  );
  expect(cancel.status).toBe(200);
});

test("fifty joins of one user at once lead to one place", async () => {
  const { concertId } = await createShow(world.db, { room: "rush" });
  await world.fan({ concertId });
  const { userId } = await world.fan();
  const join = (browserId: string) =>
    world.send("POST", "/api/v1/users/token", { json: { userId, browserId, concertId } });

  const answers = await Promise.all(Array.from({ length: 50 }, () => join("browser")));

  expect(new Set(answers.map(({ body }) => body["queuePosition"]))).toEqual(new Set([1]));
  const sizes = await look({ userId, token: String(answers[0]?.body["token"]) });
  expect(sizes.body["queuePosition"]).toBe(1);
});

test("joining again from the same browser leads to the same place", async () => {
  const { concertId } = await createShow(world.db, { room: "twice" });
  await world.fan({ concertId });
  const early = await world.fan({ concertId });
  const late = await world.fan({ concertId });
  const again = await world.send("POST", "/api/v1/users/token", {
    json: { userId: early.userId, browserId: "browser", concertId },
  });
  expect(again.body["queuePosition"]).toBe(1);
  for (const token of [early.token, String(again.body["token"])]) {
    expect((await look({ ...early, token })).body["queuePosition"]).toBe(1);
  }
  expect((await look(late)).body["queuePosition"]).toBe(2);
});

test("joining again after leaving leads to the end of the line", async () => {
  const { concertId } = await createShow(world.db, { room: "again" });
  await world.fan({ concertId });
  const early = await world.fan({ concertId });
  const late = await world.fan({ concertId });
  await leave(early);
  const again = await world.send("POST", "/api/v1/users/token", {
    json: { userId: early.userId, browserId: "browser", concertId },
  });
  expect(again.body["queuePosition"]).toBe(2);
  expect((await look(late)).body["queuePosition"]).toBe(1);
});

test("an Idempotency-Key holds a join to its first meaning", async () => {
  const { userId } = await world.fan();
  const join = (browserId: string) =>
    world.send("POST", "/api/v1/users/token", { json: { userId, browserId }, key: "join" });
  expect((await join("one")).status).toBe(200);
  expect((await join("one")).status).toBe(200);
  expect(await join("two")).toMatchObject({
    status: 422,
    body: { code: "idempotency-key-reused" },
  });
});
