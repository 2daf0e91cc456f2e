import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { steerSale } from "../../db/steering.ts";
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

/** Steers, and waits until the door knows. */
async function steer(concertId: string, saleState: SaleState): Promise<void> {
  await steerSale(world.db, { name: "olga", reason: null }, { concertId, saleState });
  await eventually(async () => {
    const { body } = await world.send("GET", at(`/concerts/${concertId}`));
    return body["saleState"] === saleState;
  });
}

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
