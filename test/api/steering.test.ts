import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { steerRoom, steerSale } from "../../db/steering.ts";
import type { SaleState } from "../../domain/sale.ts";
import { eventually } from "../support/eventually.ts";
import { createShow, SEAT_PRICE } from "../support/factories.ts";
import { createApiWorld, type ApiWorld, type TestFan } from "./api-world.ts";

/** What fans see of what operators do. */

let world: ApiWorld;

beforeAll(async () => {
  world = await createApiWorld();
});
afterAll(() => world.close());

const at = (path: string) => `/api/v1${path}`;

const olga = { name: "olga", reason: null };

/** Steers, and waits until the door knows. */
async function steer(concertId: string, saleState: SaleState): Promise<void> {
  await steerSale(world.db, olga, { concertId, saleState });
  await eventually(async () => {
    const { body } = await world.send("GET", at(`/concerts/${concertId}`));
    return body["saleState"] === saleState;
  });
}

const look = (fan: TestFan) => world.send("GET", at("/users/token"), { token: fan.token });
const leave = (fan: TestFan) => world.send("DELETE", at("/users/token"), { token: fan.token });
const join = (userId: string, concertId: string) =>
  world.send("POST", at("/users/token"), { json: { userId, browserId: "browser", concertId } });

const reserve = (fan: TestFan, concertId: string, seatNo: string) =>
  world.send("POST", at(`/concerts/${concertId}/reservations`), {
    token: fan.token,
    json: { date: "2099-05-01", seatNo, userId: fan.userId },
    wait: 10,
  });

const pay = (fan: TestFan, concertId: string, reservationId: unknown) =>
  world.send("POST", at(`/concerts/${concertId}/payments`), {
    token: fan.token,
    json: { reservationId, userId: fan.userId, paymentAmount: "50000.00" },
    wait: 10,
  });

test("while a sale is paused no seat is given out, and what is held can be paid for", async () => {
  const { concertId } = await createShow(world.db);
  const fan = await world.fan({ balance: SEAT_PRICE });
  const held = await reserve(fan, concertId, "1");
  await steer(concertId, "paused");

  const refused = await reserve(fan, concertId, "2");
  expect(refused).toMatchObject({ status: 403, body: { code: "sale-paused" } });
  expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
  expect(await pay(fan, concertId, held.body["reservationId"])).toMatchObject({ status: 200 });
  const { body } = await world.send("GET", at("/concerts"));
  expect(body["concerts"]).toContainEqual(
    expect.objectContaining({ concertId, saleState: "paused" }),
  );

  await steer(concertId, "open");
  const other = await world.fan();
  expect(await reserve(other, concertId, "2")).toMatchObject({ status: 201 });
});

test("while a sale is draining no seat is given out, and nobody is told to come again", async () => {
  const { concertId } = await createShow(world.db);
  const fan = await world.fan();
  await steer(concertId, "draining");
  const refused = await reserve(fan, concertId, "1");
  expect(refused).toMatchObject({ status: 403, body: { code: "sale-ending" } });
  expect(refused.headers["retry-after"]).toBeUndefined();
});

test("while the only sale of a room is paused, fans join and wait, and are told why", async () => {
  const { concertId } = await createShow(world.db, { room: "pausing" });
  await steer(concertId, "paused");
  const fan = await world.fan({ concertId });
  const told = { saleState: "paused", admitting: false, status: "waiting", queuePosition: 1 };
  expect(await look(fan)).toMatchObject({ status: 200, body: told });

  await steer(concertId, "open");
  await eventually(async () => (await look(fan)).body["status"] === "admitted");
  expect((await look(fan)).body).toMatchObject({ saleState: "open", admitting: true });
});

test("a room goes on for the other concerts that it leads to", async () => {
  const paused = await createShow(world.db, { room: "sharing" });
  const open = await createShow(world.db, { room: "sharing" });
  await steer(paused.concertId, "paused");
  const fan = await world.fan({ concertId: paused.concertId });
  expect((await look(fan)).body).toMatchObject({ status: "admitted", saleState: "open" });
  expect(await reserve(fan, open.concertId, "1")).toMatchObject({ status: 201 });
  expect(await reserve(fan, paused.concertId, "1")).toMatchObject({ status: 403 });
});

test("while a sale ends nobody new may join, but who has a place or a seat may", async () => {
  const { concertId } = await createShow(world.db, { room: "ending" });
  const holder = await world.fan({ concertId });
  const waiter = await world.fan({ concertId });
  expect((await reserve(holder, concertId, "1")).status).toBe(201);
  await leave(holder);
  await steer(concertId, "draining");

  const { userId } = await world.fan();
  expect(await join(userId, concertId)).toMatchObject({
    status: 403,
    body: { code: "sale-ending" },
  });
  expect((await join(waiter.userId, concertId)).status).toBe(200);
  expect((await look(waiter)).body).toMatchObject({ saleState: "draining", admitting: false });
  const back = await join(holder.userId, concertId);
  expect(back).toMatchObject({ status: 200, body: { status: "waiting", saleState: "draining" } });
});

test("what operators set for a room takes the place of the environment's", async () => {
  const { concertId } = await createShow(world.db, { room: "closing" });
  const set = (changes: Parameters<typeof steerRoom>[2]["changes"]) =>
    steerRoom(world.db, olga, { room: "closing", changes });
  const first = await world.fan({ concertId });

  await set({ isClosed: true });
  await eventually(async () => (await look(first)).body["admitting"] === false);
  expect((await look(first)).body["status"]).toBe("admitted");
  const second = await world.fan({ concertId });
  const third = await world.fan({ concertId });
  expect((await look(second)).body).toMatchObject({ status: "waiting", saleState: "open" });

  await set({ isClosed: false, maxActive: 2 });
  await eventually(async () => (await look(second)).body["status"] === "admitted");
  await eventually(async () => (await look(third)).body["admitting"] === true);
  expect((await look(third)).body["status"]).toBe("waiting");

  await set({ maxActive: null });
  await eventually(async () => (await look(third)).body["status"] === "admitted");
});
