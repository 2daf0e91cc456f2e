import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createShow } from "../support/factories.ts";
import { createApiWorld, type ApiWorld, type TestFan } from "./api-world.ts";

/** What clients send for an amount. Written as JSON text, because some of it no program would write. */

let world: ApiWorld;
let fan: TestFan;
let reservationId: string;
let concertId: string;

beforeAll(async () => {
  world = await createApiWorld({ TOP_UP_MAX: "1000" });
  const show = await createShow(world.db);
  concertId = show.concertId;
  fan = await world.fan({ balance: 100_000_00n });
  const held = await world.send("POST", `/api/v1/concerts/${concertId}/reservations`, {
    token: fan.token,
    json: { date: show.date, seatNo: "1", userId: fan.userId },
    wait: 10,
  });
  reservationId = String(held.body["reservationId"]);
});
afterAll(() => world.close());

const post = (path: string, body: string) =>
  world.send("POST", path, {
    token: fan.token,
    body,
    headers: { "Content-Type": "application/json" },
    wait: 10,
  });

const topUp = (amount: string) =>
  post(`/api/v1/users/${fan.userId}/balance`, `{"amount":${amount}}`);

const pay = (amount: string) =>
  post(
    `/api/v1/concerts/${concertId}/payments`,
    `{"reservationId":"${reservationId}","userId":"${fan.userId}","paymentAmount":${amount}}`,
  );

const balance = async () =>
  (await world.send("GET", `/api/v1/users/${fan.userId}/balance`, { token: fan.token })).body[
    "balance"
  ];

const notAmounts = [
  "-1",
  '"-1"',
  "-0",
  '"-0"',
  "0",
  '"0"',
  '"0.00"',
  "0.0",
  "NaN",
  '"NaN"',
  "Infinity",
  '"Infinity"',
  "1e309",
  "1e3",
  "1E3",
  "1.0e+2",
  '"1e3"',
  "0x10",
  '"0x10"',
  "1_000",
  '"1_000"',
  '"1,000.00"',
  '"٣"',
  '" 5 "',
  '"5\\n"',
  '"+5"',
  '"5."',
  '".5"',
  "00012",
  '"00012"',
  "0.005",
  '"0.005"',
  "1.999",
  '"1.999"',
  "0.99999999999999999999",
  "99999999999999999999",
  '"99999999999999999999"',
  `"${"9".repeat(10_000)}"`,
  "null",
  "[]",
  "[1]",
  "{}",
  '{"amount":1}',
  "true",
  '""',
];

describe("an amount that is none is refused, and nothing changes", () => {
  test.each(notAmounts)("%s", async (amount) => {
    expect((await topUp(amount)).status).toBe(400);
    expect((await pay(amount)).status).toBe(400);
    expect(await balance()).toBe("100000.00");
  });

  test("missing", async () => {
    const path = `/api/v1/users/${fan.userId}/balance`;
    expect(await post(path, "{}")).toMatchObject({
      status: 400,
      body: { errors: [{ field: "amount", message: "amount is required" }] },
    });
    const nothingPaid = JSON.stringify({ reservationId, userId: fan.userId });
    expect(await post(`/api/v1/concerts/${concertId}/payments`, nothingPaid)).toMatchObject({
      status: 400,
      body: { errors: [{ field: "paymentAmount", message: "paymentAmount is required" }] },
    });
  });
});

test.each(["price", "status", "balance", "__proto__x"])(
  "the extra field %s beside an amount is refused",
  async (name) => {
    const extra = `,"${name}":"1.00"}`;
    const invalid = { status: 400, body: { errors: [{ in: "body", field: name }] } };
    const path = `/api/v1/users/${fan.userId}/balance`;
    expect(await post(path, `{"amount":"1.00"${extra}`)).toMatchObject(invalid);
    const payment = `{"reservationId":"${reservationId}","userId":"${fan.userId}","paymentAmount":50000${extra}`;
    expect(await post(`/api/v1/concerts/${concertId}/payments`, payment)).toMatchObject(invalid);
    expect(await balance()).toBe("100000.00");
  },
);

test("a top-up above the limit is refused with the limit, one at the limit is not", async () => {
  expect(await topUp('"1000.01"')).toMatchObject({
    status: 400,
    body: { code: "top-up-limit", limit: "1000.00" },
  });
  const other = await world.fan();
  const answer = await world.send("POST", `/api/v1/users/${other.userId}/balance`, {
    token: other.token,
    json: { amount: "1000.00" },
  });
  expect(answer.body["newBalance"]).toBe("1000.00");
});

test.each(["49999.99", "50000.01", '"50000.1"', "1", '"100000.00"'])(
  "a payment of %s for a seat of 50000.00 is refused",
  async (amount) => {
    expect(await pay(amount)).toMatchObject({
      status: 400,
      body: { code: "payment-amount-mismatch", price: "50000.00" },
    });
    expect(await balance()).toBe("100000.00");
  },
);

test.each(['"0.01"', "0.01", "5", "5.5", "5.50", '"5.5"', "7.10"])(
  "%s is an amount",
  async (amount) => {
    const other = await world.fan();
    const answer = await world.send("POST", `/api/v1/users/${other.userId}/balance`, {
      token: other.token,
      body: `{"amount":${amount}}`,
      headers: { "Content-Type": "application/json" },
    });
    expect(answer).toMatchObject({
      status: 200,
      body: { newBalance: Number(amount.replaceAll('"', "")).toFixed(2) },
    });
  },
);

test("an exponent in a text is only a text", async () => {
  const answer = await world.send("POST", "/api/v1/users/token", {
    json: { userId: fan.userId, browserId: "1e3 and 0.99999999999999999999" },
  });
  expect(answer.status).toBe(200);
});
