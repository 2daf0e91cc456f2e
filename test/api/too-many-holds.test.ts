import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { createShow, type TestShow } from "../support/factories.ts";
import { createApiWorld, type ApiWorld, type Sending, type TestFan } from "./api-world.ts";

let world: ApiWorld;
let show: TestShow;
let fan: TestFan;

beforeAll(async () => {
  world = await createApiWorld({ MAX_HOLDS_PER_USER: "1" });
  show = await createShow(world.db);
  fan = await world.fan();
});
afterAll(() => world.close());

const reserve = (seatNo: string, sending: Sending = {}) =>
  world.send("POST", `/api/v1/concerts/${show.concertId}/reservations`, {
    token: fan.token,
    json: { date: show.date, seatNo, userId: fan.userId },
    wait: 10,
    ...sending,
  });

test("who holds as many seats as allowed is told so, and may go on after giving one back", async () => {
  const held = await reserve("1");
  expect(held.status).toBe(201);

  const refused = await reserve("2", { key: "wish" });
  expect(refused).toMatchObject({
    status: 409,
    body: { code: "too-many-holds", maxHolds: 1, ticketId: expect.any(String) },
  });

  const reservation = `/api/v1/reservations/${String(held.body["reservationId"])}`;
  expect(await world.send("DELETE", reservation, { token: fan.token, wait: 10 })).toMatchObject({
    status: 200,
  });
  expect((await reserve("2", { key: "wish" })).body).toEqual(refused.body);
  expect((await reserve("2")).status).toBe(201);
});
