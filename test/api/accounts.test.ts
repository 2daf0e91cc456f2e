import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { MAX_BALANCE } from "../../domain/money.ts";
import { createShow, SEAT_PRICE } from "../support/factories.ts";
import { createApiWorld, type ApiWorld, type TestFan } from "./api-world.ts";

let world: ApiWorld;

beforeAll(async () => {
  world = await createApiWorld();
});
afterAll(() => world.close());

const balancePath = (fan: TestFan) => `/api/v1/users/${fan.userId}/balance`;

const topUp = (fan: TestFan, amount: unknown, key?: string) =>
  world.send("POST", balancePath(fan), {
    token: fan.token,
    json: { amount },
    ...(key !== undefined && { key }),
  });

const balanceOf = async (fan: TestFan) =>
  (await world.send("GET", balancePath(fan), { token: fan.token })).body["balance"];

describe("the balance", () => {
  test("is 0.00 at first, and grows by what is put in", async () => {
    const fan = await world.fan();
    expect(await balanceOf(fan)).toBe("0.00");
    const answer = await topUp(fan, "130000.00");
    expect(answer).toMatchObject({
      status: 200,
      body: { userId: fan.userId, newBalance: "130000.00" },
    });
    expect((await topUp(fan, 0.1)).body["newBalance"]).toBe("130000.10");
    expect(await balanceOf(fan)).toBe("130000.10");
  });

  test("does not grow beyond what is stored: 409, and stays", async () => {
    const fan = await world.fan({ balance: MAX_BALANCE - 99n });
    expect(await topUp(fan, "1.00")).toMatchObject({
      status: 409,
      body: { code: "balance-limit", limit: "999999999999.99" },
    });
    expect((await topUp(fan, "0.99")).body["newBalance"]).toBe("999999999999.99");
  });

  test("of a user who was deleted does not exist", async () => {
    const fan = await world.fan();
    await world.db("accounts").where({ user_id: fan.userId }).delete();
    const unknown = { status: 404, body: { code: "unknown-user" } };
    expect(await world.send("GET", balancePath(fan), { token: fan.token })).toMatchObject(unknown);
    expect(await topUp(fan, "1.00")).toMatchObject(unknown);
  });

  test("ten top-ups at once all count", async () => {
    const fan = await world.fan();
    const answers = await Promise.all(Array.from({ length: 10 }, () => topUp(fan, "1.10")));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
    expect(await balanceOf(fan)).toBe("11.00");
  });
});

describe("a top-up under a key", () => {
  test("is made once, however often and however written it is asked for", async () => {
    const fan = await world.fan();
    const first = await topUp(fan, "5.00", "key");
    expect(first.status).toBe(200);
    expect((await topUp(fan, 5, "key")).body).toEqual(first.body);
    expect(await balanceOf(fan)).toBe("5.00");
  });

  test("is made once when it comes twenty times at once", async () => {
    const fan = await world.fan();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => topUp(fan, "5.00", "at-once")),
    );
    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 200, body: answers[0]?.body });
    }
    expect(await balanceOf(fan)).toBe("5.00");
  });

  test("is refused for another amount", async () => {
    const fan = await world.fan();
    await topUp(fan, "5.00", "key");
    expect(await topUp(fan, "6.00", "key")).toMatchObject({
      status: 422,
      body: { code: "idempotency-key-reused" },
    });
    expect(await balanceOf(fan)).toBe("5.00");
  });

  test("is refused when a lane used the key, and the other way round", async () => {
    const show = await createShow(world.db);
    const fan = await world.fan();
    const reserve = (seatNo: string, key: string) =>
      world.send("POST", `/api/v1/concerts/${show.concertId}/reservations`, {
        token: fan.token,
        json: { date: show.date, seatNo, userId: fan.userId },
        key,
        wait: 10,
      });
    expect((await reserve("1", "lane-first")).status).toBe(201);
    expect((await topUp(fan, "5.00", "lane-first")).status).toBe(422);
    expect((await topUp(fan, "5.00", "top-up-first")).status).toBe(200);
    expect(await reserve("2", "top-up-first")).toMatchObject({
      status: 422,
      body: { code: "idempotency-key-reused" },
    });
    expect(await balanceOf(fan)).toBe("5.00");
  });

  test("is refused when another call asked under the key, whatever came of it", async () => {
    const show = await createShow(world.db);
    const fan = await world.fan();
    const unknownSeat = await world.send(
      "POST",
      `/api/v1/concerts/${show.concertId}/reservations`,
      {
        token: fan.token,
        json: { date: show.date, seatNo: "99", userId: fan.userId },
        key: "refused",
      },
    );
    expect(unknownSeat.status).toBe(404);
    const join = { userId: fan.userId, browserId: "browser" };
    await world.send("POST", "/api/v1/users/token", { json: join, key: "joined" });
    for (const key of ["refused", "joined"]) {
      expect(await topUp(fan, "5.00", key)).toMatchObject({
        status: 422,
        body: { code: "idempotency-key-reused" },
      });
    }
    expect(await balanceOf(fan)).toBe("0.00");
  });

  test("is another user's own business", async () => {
    const [one, other] = [await world.fan(), await world.fan()];
    await topUp(one, "5.00", "key");
    expect((await topUp(other, "6.00", "key")).status).toBe(200);
  });

  test("has a ticket that tells what was answered", async () => {
    const fan = await world.fan();
    const { body } = await topUp(fan, "5.00", "key");
    const ticket = await world.send("GET", `/api/v1/tickets/${String(body["ticketId"])}`, {
      token: fan.token,
    });
    expect(ticket.body).toEqual({
      ticketId: body["ticketId"],
      status: "completed",
      httpStatus: 200,
      result: body,
    });
  });
});

describe("lists", () => {
  test("the ledger comes in pages, newest first", async () => {
    const fan = await world.fan();
    for (const amount of ["1.00", "2.00", "3.00"]) {
      await topUp(fan, amount);
    }
    const page = (query: string) =>
      world.send("GET", `${balancePath(fan)}/entries?${query}`, { token: fan.token });
    const amounts = (body: Record<string, unknown>) =>
      Array.isArray(body["entries"]) && body["entries"].map(({ amount }) => amount);

    const first = await page("limit=2");
    expect(amounts(first.body)).toEqual(["3.00", "2.00"]);
    const second = await page(`limit=2&before=${String(first.body["nextBefore"])}`);
    expect(amounts(second.body)).toEqual(["1.00"]);
    expect(second.body["nextBefore"]).toBeNull();
    expect((await page("limit=3")).body["nextBefore"]).toBeNull();
  });

  test("reservations come in pages, newest first", async () => {
    const show = await createShow(world.db);
    const fan = await world.fan({ balance: SEAT_PRICE });
    for (const seatNo of ["1", "2", "3"]) {
      await world.send("POST", `/api/v1/concerts/${show.concertId}/reservations`, {
        token: fan.token,
        json: { date: show.date, seatNo, userId: fan.userId },
        wait: 10,
      });
    }
    const page = (query: string) =>
      world.send("GET", `/api/v1/users/${fan.userId}/reservations?${query}`, { token: fan.token });
    const seats = (body: Record<string, unknown>) =>
      Array.isArray(body["reservations"]) && body["reservations"].map(({ seatNo }) => seatNo);

    const first = await page("limit=2");
    expect(seats(first.body)).toEqual(["3", "2"]);
    const second = await page(`before=${String(first.body["nextBefore"])}`);
    expect(seats(second.body)).toEqual(["1"]);
  });

  test.each(["limit=1e9", "limit=0", "limit=101", "limit=-1", "limit=%2010", "limit=", "before=x"])(
    "%s is refused",
    async (query) => {
      const fan = await world.fan();
      for (const list of ["reservations", "balance/entries"]) {
        const answer = await world.send("GET", `/api/v1/users/${fan.userId}/${list}?${query}`, {
          token: fan.token,
        });
        expect(answer).toMatchObject({ status: 400, body: { code: "invalid-request" } });
      }
    },
  );
});
