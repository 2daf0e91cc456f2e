import { request as httpRequest } from "node:http";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Redis } from "ioredis";
import { connectForBackground } from "../../core/redis.ts";
import { createShow, SEAT_PRICE, type TestShow } from "../support/factories.ts";
import { testLogger } from "../support/environment.ts";
import { createApiWorld, type Answer, type ApiWorld, type TestFan } from "./api-world.ts";

/** What an `Idempotency-Key` promises for requests that a lane decides. */

let world: ApiWorld;
let show: TestShow;

beforeAll(async () => {
  world = await createApiWorld();
  show = await createShow(world.db, { seats: 40 });
});
afterAll(() => world.close());

let nextSeat = 0;
const freeSeat = () => {
  nextSeat += 1;
  return String(nextSeat);
};

const reserve = (fan: TestFan, seatNo: string, options: { key?: string; wait?: number }) =>
  world.send("POST", `/api/v1/concerts/${show.concertId}/reservations`, {
    token: fan.token,
    json: { date: show.date, seatNo, userId: fan.userId },
    ...options,
  });

const reservationsOf = async (fan: TestFan) =>
  world.db("reservations").where({ user_id: fan.userId }).pluck("id");

async function withRedis<Result>(
  work: (redis: Redis, prefix: string) => Promise<Result>,
): Promise<Result> {
  const redis = connectForBackground(world.config.redis.url, testLogger);
  const result = await work(redis, world.config.redis.prefix);
  redis.disconnect();
  return result;
}

/** As after a Redis that lost its data: only MySQL knows what was decided. */
const forgetInRedis = () =>
  withRedis(async (redis, prefix) => {
    await redis.del([
      ...(await redis.keys(`${prefix}:idempotency:*`)),
      ...(await redis.keys(`${prefix}:tickets:*`)),
    ]);
  });

/** For how many seconds Redis remembers each key, of those that it learns while this is done. */
const rememberedSecondsAfter = (work: () => Promise<unknown>) =>
  withRedis(async (redis, prefix) => {
    const pattern = `${prefix}:idempotency:*`;
    const before = new Set(await redis.keys(pattern));
    await work();
    const learnt = (await redis.keys(pattern)).filter((key) => !before.has(key));
    return Promise.all(learnt.map((key) => redis.ttl(key)));
  });

const same = (answer: Answer) => ({ status: answer.status, body: answer.body });

test("a repeated request gets the first one's answer, though the seat is taken by now", async () => {
  const fan = await world.fan();
  const seatNo = freeSeat();
  const first = await reserve(fan, seatNo, { key: "a", wait: 10 });
  expect(first.status).toBe(201);
  expect(same(await reserve(fan, seatNo, { key: "a", wait: 10 }))).toEqual(same(first));
  expect(await reservationsOf(fan)).toHaveLength(1);
});

test("a repeated request that does not wait gets the same ticket", async () => {
  const fan = await world.fan();
  const seatNo = freeSeat();
  const first = await reserve(fan, seatNo, { key: "a" });
  expect(first.status).toBe(202);
  const again = await reserve(fan, seatNo, { key: "a" });
  expect(same(again)).toEqual(same(first));
  const waited = await reserve(fan, seatNo, { key: "a", wait: 10 });
  expect(waited).toMatchObject({ status: 201, body: { ticketId: first.body["ticketId"] } });
  expect(same(await reserve(fan, seatNo, { key: "a" }))).toEqual(same(first));
});

test("thirty at once have one effect and one answer", async () => {
  const fan = await world.fan();
  const seatNo = freeSeat();
  const answers = await Promise.all(
    Array.from({ length: 30 }, () => reserve(fan, seatNo, { key: "a", wait: 10 })),
  );
  expect(new Set(answers.map((answer) => JSON.stringify(same(answer)))).size).toBe(1);
  expect(answers[0]?.status).toBe(201);
  expect(await reservationsOf(fan)).toHaveLength(1);
});

test("another request under the key is refused and has no effect", async () => {
  const fan = await world.fan();
  await reserve(fan, freeSeat(), { key: "a", wait: 10 });
  expect(await reserve(fan, freeSeat(), { key: "a", wait: 10 })).toMatchObject({
    status: 422,
    body: { code: "idempotency-key-reused" },
  });
  expect(await reservationsOf(fan)).toHaveLength(1);
});

test("a refusal that was decided is repeated, too", async () => {
  const fan = await world.fan();
  const held = await reserve(fan, freeSeat(), { wait: 10 });
  const pay = () =>
    world.send("POST", `/api/v1/concerts/${show.concertId}/payments`, {
      token: fan.token,
      json: {
        reservationId: held.body["reservationId"],
        userId: fan.userId,
        paymentAmount: "50000.00",
      },
      key: "pay",
      wait: 10,
    });
  const first = await pay();
  expect(first.status).toBe(402);
  await world.db("accounts").where({ user_id: fan.userId }).update({ balance: "50000.00" });
  await world.db("ledger_entries").insert({
    user_id: fan.userId,
    kind: "top-up",
    amount: "50000.00",
    balance_after: "50000.00",
    reference: `test-${fan.userId}`.slice(0, 40),
  });
  expect(same(await pay())).toEqual(same(first));
});

test("a refusal at the door is not held against the key", async () => {
  const [fan, rival] = [await world.fan(), await world.fan()];
  const seatNo = freeSeat();
  const held = await reserve(rival, seatNo, { wait: 10 });
  expect((await reserve(fan, seatNo, { key: "a", wait: 10 })).status).toBe(409);
  await world.send("DELETE", `/api/v1/reservations/${String(held.body["reservationId"])}`, {
    token: rival.token,
    wait: 10,
  });
  expect((await reserve(fan, seatNo, { key: "a", wait: 10 })).status).toBe(201);
});

test("a key is remembered for a day once its request is accepted, and else for a minute", async () => {
  const [fan, rival] = [await world.fan(), await world.fan()];
  const seatNo = freeSeat();
  const [accepted] = await rememberedSecondsAfter(() =>
    reserve(fan, seatNo, { key: "a", wait: 10 }),
  );
  expect(accepted).toBeGreaterThan(86_390);
  const lost = await rememberedSecondsAfter(async () => {
    expect((await reserve(rival, seatNo, { key: "a", wait: 10 })).status).toBe(409);
    expect((await reserve(rival, freeSeat(), { key: "a", wait: 10 })).status).toBe(422);
  });
  expect(lost).toHaveLength(1);
  expect(lost[0]).toBeLessThanOrEqual(60);
});

test("paying twice under one key, or none, charges once", async () => {
  const fan = await world.fan({ balance: SEAT_PRICE * 3n });
  const held = await reserve(fan, freeSeat(), { wait: 10 });
  const pay = (options: { key?: string }) =>
    world.send("POST", `/api/v1/concerts/${show.concertId}/payments`, {
      token: fan.token,
      json: {
        reservationId: held.body["reservationId"],
        userId: fan.userId,
        paymentAmount: 50000,
      },
      wait: 10,
      ...options,
    });
  const keyed = await Promise.all([pay({ key: "p" }), pay({ key: "p" }), pay({ key: "p" })]);
  expect(keyed.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect((await pay({})).status).toBe(409);
  const balance = await world.send("GET", `/api/v1/users/${fan.userId}/balance`, {
    token: fan.token,
  });
  expect(balance.body["balance"]).toBe("100000.00");
});

/** Sends a request and hangs up when the answer begins to come. */
function loseAnswer(method: string, path: string, sending: KeyedCall): Promise<void> {
  const { token, key, json } = sending;
  return new Promise((resolve, reject) => {
    const headers = {
      Authorization: `Bearer ${token}`,
      "Idempotency-Key": key,
      Prefer: "wait=10",
      ...(json !== undefined && { "Content-Type": "application/json" }),
    };
    const request = httpRequest(
      { host: "127.0.0.1", port: world.port, agent: false, method, path, headers },
      (answer) => {
        answer.destroy();
        resolve();
      },
    );
    request.on("error", reject);
    request.end(json === undefined ? undefined : JSON.stringify(json));
  });
}

type KeyedCall = { token: string; key: string; json?: object };

test("a request that is repeated because its answer was lost has one effect", async () => {
  const { userId, token } = await world.fan({ balance: SEAT_PRICE });
  const askTwice = async (method: string, path: string, key: string, json?: object) => {
    const sending = { token, key, ...(json !== undefined && { json }) };
    await loseAnswer(method, path, sending);
    return world.send(method, path, { ...sending, wait: 10 });
  };
  const seatOf = async (key: string) => {
    const json = { date: show.date, seatNo: freeSeat(), userId };
    const path = `/api/v1/concerts/${show.concertId}/reservations`;
    const answer = await askTwice("POST", path, key, json);
    expect(answer.status).toBe(201);
    return String(answer.body["reservationId"]);
  };
  const [toPay, toGiveBack] = [await seatOf("reserve"), await seatOf("reserve-another")];

  const topUp = await askTwice("POST", `/api/v1/users/${userId}/balance`, "top-up", { amount: 1 });
  expect(topUp).toMatchObject({ status: 200, body: { newBalance: "50001.00" } });
  const payment = { reservationId: toPay, userId, paymentAmount: 50000 };
  const path = `/api/v1/concerts/${show.concertId}/payments`;
  expect(await askTwice("POST", path, "pay", payment)).toMatchObject({
    status: 200,
    body: { status: "paid", balance: "1.00" },
  });
  const cancel = await askTwice("DELETE", `/api/v1/reservations/${toGiveBack}`, "cancel");
  expect(cancel).toMatchObject({ status: 200, body: { status: "cancelled" } });

  expect(await world.db("reservations").where({ user_id: userId })).toHaveLength(2);
  expect(await world.db("ledger_entries").where({ user_id: userId })).toHaveLength(3);
  expect(await world.db("tickets").where({ user_id: userId })).toHaveLength(5);
});

test("when Redis has forgotten the key, MySQL answers for it", async () => {
  const fan = await world.fan();
  const seatNo = freeSeat();
  const first = await reserve(fan, seatNo, { key: "a", wait: 10 });
  await forgetInRedis();
  expect(same(await reserve(fan, seatNo, { key: "a", wait: 10 }))).toEqual(same(first));
  await forgetInRedis();
  expect((await reserve(fan, seatNo, { key: "a" })).body["ticketId"]).toBe(first.body["ticketId"]);
  await forgetInRedis();
  expect((await reserve(fan, freeSeat(), { key: "a", wait: 10 })).status).toBe(422);
  expect(await reservationsOf(fan)).toHaveLength(1);
});

test.each([
  ["of 10,000 characters", "k".repeat(10_000)],
  ["of 256 characters", "k".repeat(256)],
  ["with a space", "a b"],
  ["that is not ASCII", "clé".normalize("NFC")],
  ["that is empty", ""],
])("a key %s is refused", async (_what, key) => {
  const fan = await world.fan();
  const answer = await reserve(fan, freeSeat(), { key: Buffer.from(key).toString("latin1") });
  expect(answer).toMatchObject({
    status: 400,
    body: { code: "invalid-request", errors: [{ in: "header", field: "Idempotency-Key" }] },
  });
});

test("a key of 255 characters is taken", async () => {
  const fan = await world.fan();
  expect((await reserve(fan, freeSeat(), { key: "k".repeat(255), wait: 10 })).status).toBe(201);
});
