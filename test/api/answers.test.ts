import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { newId } from "../../domain/ids.ts";
import { createShow, SEAT_PRICE, type TestShow } from "../support/factories.ts";
import { createApiWorld, type ApiWorld, type TestFan } from "./api-world.ts";

/** Each route's table of answers; their bodies are held against the OpenAPI document on the way. */

let world: ApiWorld;
let show: TestShow;
let fan: TestFan;

beforeAll(async () => {
  world = await createApiWorld();
  show = await createShow(world.db, { seats: 50 });
  fan = await world.fan({ balance: SEAT_PRICE });
});
afterAll(() => world.close());

const at = (path: string) => `/api/v1${path}`;
let nextSeat = 0;
const freeSeat = () => {
  nextSeat += 1;
  return String(nextSeat);
};

function reserve(who: TestFan, seatNo: string, options: { wait?: number; key?: string } = {}) {
  return world.send("POST", at(`/concerts/${show.concertId}/reservations`), {
    token: who.token,
    json: { date: show.date, seatNo, userId: who.userId },
    ...options,
  });
}

function pay(who: TestFan, reservationId: string, paymentAmount: unknown = "50000.00") {
  return world.send("POST", at(`/concerts/${show.concertId}/payments`), {
    token: who.token,
    json: { reservationId, userId: who.userId, paymentAmount },
    wait: 10,
  });
}

describe("POST /users/token", () => {
  const join = (json: unknown) => world.send("POST", at("/users/token"), { json });

  test("200 with the token and the position", async () => {
    const answer = await join({ userId: fan.userId, browserId: "browser" });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ queuePosition: 0, status: "admitted", room: "main" });
    expect(answer.headers["cache-control"]).toBe("no-store");
  });

  test("200 for the line of a concert", async () => {
    const other = await createShow(world.db, { room: "arena" });
    const answer = await join({
      userId: fan.userId,
      browserId: "browser",
      concertId: other.concertId,
    });
    expect(answer).toMatchObject({ status: 200, body: { room: "arena" } });
  });

  test("400 naming every missing field", async () => {
    const answer = await join({});
    expect(answer).toMatchObject({
      status: 400,
      body: {
        code: "invalid-request",
        errors: [
          { in: "body", field: "userId", message: "userId is required" },
          { in: "body", field: "browserId", message: "browserId is required" },
        ],
      },
    });
  });

  test("401 for a user that does not exist", async () => {
    const answer = await join({ userId: "nobody", browserId: "browser" });
    expect(answer).toMatchObject({ status: 401, body: { code: "not-authenticated" } });
    expect(answer.headers["www-authenticate"]).toBe('Bearer realm="rowlock"');
  });

  test("404 for a concert that does not exist", async () => {
    const answer = await join({ userId: fan.userId, browserId: "browser", concertId: "none" });
    expect(answer).toMatchObject({ status: 404, body: { code: "unknown-concert" } });
  });
});

describe("GET and DELETE /users/token", () => {
  test("200 with the place, then 204, and 401 ever after", async () => {
    const { token } = await world.fan();
    const look = () => world.send("GET", at("/users/token"), { token });
    expect(await look()).toMatchObject({
      status: 200,
      body: { status: "admitted", queuePosition: 0, soldOut: false },
    });
    const leave = () => world.send("DELETE", at("/users/token"), { token });
    expect((await leave()).status).toBe(204);
    expect((await leave()).status).toBe(204);
    expect(await look()).toMatchObject({ status: 401, body: { code: "token-left" } });
  });
});

describe("GET /concerts", () => {
  test("200 for everybody, with every concert and its dates", async () => {
    await world.send("GET", at(`/concerts/${show.concertId}`));
    const answer = await world.send("GET", at("/concerts"));
    expect(answer.status).toBe(200);
    expect(answer.body["concerts"]).toContainEqual(
      expect.objectContaining({ concertId: show.concertId, dates: [show.date] }),
    );
  });

  test("200 for one, 404 for none", async () => {
    const one = await world.send("GET", at(`/concerts/${show.concertId}`));
    expect(one).toMatchObject({ status: 200, body: { concertId: show.concertId } });
    const none = await world.send("GET", at("/concerts/none"));
    expect(none).toMatchObject({ status: 404, body: { code: "unknown-concert" } });
  });
});

describe("GET /concerts/{concertId}/availability", () => {
  const availability = (query: string, headers = {}, concertId = show.concertId) =>
    world.send("GET", at(`/concerts/${concertId}/availability${query}`), {
      token: fan.token,
      headers,
    });

  test("200 with the seats that can be had and what they cost", async () => {
    const { status, body, headers } = await availability(`?date=${show.date}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ concertId: show.concertId, dates: [{ date: show.date }] });
    expect(JSON.stringify(body)).toContain(
      JSON.stringify({ seatNo: "50", status: "available", price: "50000.00" }),
    );
    expect(headers).toMatchObject({
      vary: "Accept-Encoding",
      "cache-control": "private, no-cache",
    });
  });

  test.each([
    ["the tag", (etag: string) => etag],
    ["the tag made strong", (etag: string) => etag.replace("W/", "")],
    ["one of several", (etag: string) => `"other", ${etag}`],
    ["any", () => "*"],
  ])("304 when If-None-Match has %s", async (_what, tagOf) => {
    const { headers } = await availability(`?date=${show.date}`);
    const again = await availability(`?date=${show.date}`, {
      "If-None-Match": tagOf(String(headers["etag"])),
    });
    expect(again.status).toBe(304);
    expect(again.headers["etag"]).toBe(headers["etag"]);
  });

  test.each([
    ["gzip", "gzip"],
    ["br, gzip;q=0.5", "gzip"],
    ["deflate, GZIP", "gzip"],
    ["gzip;q=0", null],
    ["gzip; q=0.00, br", null],
    ["identity", null],
    ["x-gzipped", null],
  ])("for Accept-Encoding %s: %s", async (accepted, encoding) => {
    const path = `/concerts/${show.concertId}/availability?date=${show.date}`;
    const response = await fetch(`http://127.0.0.1:${world.port}${at(path)}`, {
      headers: { Authorization: `Bearer ${fan.token}`, "Accept-Encoding": accepted },
    });
    expect(response.headers.get("content-encoding")).toBe(encoding);
    expect(await response.json()).toMatchObject({ concertId: show.concertId });
  });

  test.each([
    ["", "none", "invalid-request", 400],
    ["?date=2026-02-30", "none", "invalid-request", 400],
    ["?date=2099-05-02", "", "unknown-date", 404],
    ["?date=2099-05-01", "none", "unknown-concert", 404],
    ["?date=2099-05-01&date=2099-05-01", "", "invalid-request", 400],
    ["?date=2099-05-01&more=1", "", "invalid-request", 400],
  ])("%s of concert %s: %s", async (query, concertId, code, status) => {
    const answer = await availability(query, {}, concertId || show.concertId);
    expect(answer).toMatchObject({ status, body: { code } });
  });
});

describe("POST /concerts/{concertId}/reservations", () => {
  test("202 with a ticket that is completed soon after", async () => {
    const accepted = await reserve(fan, freeSeat());
    expect(accepted).toMatchObject({ status: 202, body: { status: "queued" } });
    const path = String(accepted.headers["location"]);
    expect(path).toBe(at(`/tickets/${String(accepted.body["ticketId"])}`));
    expect(accepted.headers["retry-after"]).toBe("1");
    const ticket = await world.send("GET", path, { token: fan.token, wait: 10 });
    expect(ticket).toMatchObject({
      status: 200,
      headers: { "preference-applied": "wait=10" },
      body: { status: "completed", httpStatus: 201, result: { status: "reserved" } },
    });
  });

  test("201 when the client prefers to wait", async () => {
    const answer = await reserve(fan, freeSeat(), { wait: 60 });
    expect(answer).toMatchObject({
      status: 201,
      headers: {
        location: at(`/reservations/${String(answer.body["reservationId"])}`),
        "preference-applied": "wait=10",
      },
      body: { status: "reserved", price: "50000.00" },
    });
  });

  test("409 for a seat that is taken, at the door and in the lane alike", async () => {
    const seatNo = freeSeat();
    const [first, second] = await Promise.all([
      reserve(fan, seatNo, { wait: 10 }),
      reserve(fan, seatNo, { wait: 10 }),
    ]);
    expect(new Set([first.status, second.status])).toEqual(new Set([201, 409]));
    const late = await reserve(fan, seatNo);
    expect(late).toMatchObject({ status: 409, body: { code: "seat-taken" } });
  });
});

describe("POST /concerts/{concertId}/payments", () => {
  test("200 paid, then 409 because it is", async () => {
    const rich = await world.fan({ balance: SEAT_PRICE });
    const held = await reserve(rich, freeSeat(), { wait: 10 });
    const reservationId = String(held.body["reservationId"]);

    const paid = await pay(rich, reservationId);

    expect(paid).toMatchObject({
      status: 200,
      body: { status: "paid", amount: "50000.00", balance: "0.00" },
    });
    expect(await pay(rich, reservationId)).toMatchObject({
      status: 409,
      body: { code: "already-paid" },
    });
    const read = await world.send("GET", at(`/reservations/${reservationId}`), {
      token: rich.token,
    });
    expect(read.body).toMatchObject({ status: "paid", paymentId: paid.body["paymentId"] });
  });

  test("402 without the money, and the hold is untouched", async () => {
    const poor = await world.fan({ balance: SEAT_PRICE - 1n });
    const held = await reserve(poor, freeSeat(), { wait: 10 });
    const reservationId = String(held.body["reservationId"]);
    expect(await pay(poor, reservationId)).toMatchObject({
      status: 402,
      body: { code: "insufficient-balance", balance: "49999.99", price: "50000.00" },
    });
    const read = await world.send("GET", at(`/reservations/${reservationId}`), {
      token: poor.token,
    });
    expect(read.body).toMatchObject({ status: "held", paymentId: null });
  });

  test("404 for a reservation that does not exist, or is of another concert", async () => {
    expect(await pay(fan, newId("reservation"))).toMatchObject({
      status: 404,
      body: { code: "unknown-reservation" },
    });
    const held = await reserve(fan, freeSeat(), { wait: 10 });
    const other = await createShow(world.db);
    const answer = await world.send("POST", at(`/concerts/${other.concertId}/payments`), {
      token: fan.token,
      json: {
        reservationId: held.body["reservationId"],
        userId: fan.userId,
        paymentAmount: 50000,
      },
    });
    expect(answer).toMatchObject({ status: 404, body: { code: "unknown-reservation" } });
  });
});

describe("DELETE /reservations/{reservationId}", () => {
  test("200, twice, and the seat is back on sale", async () => {
    const seatNo = freeSeat();
    const held = await reserve(fan, seatNo, { wait: 10 });
    const path = at(`/reservations/${String(held.body["reservationId"])}`);
    const cancel = () => world.send("DELETE", path, { token: fan.token, wait: 10 });
    expect(await cancel()).toMatchObject({ status: 200, body: { status: "cancelled" } });
    expect(await cancel()).toMatchObject({ status: 200, body: { status: "cancelled" } });
    expect((await reserve(fan, seatNo, { wait: 10 })).status).toBe(201);
  });

  test("202 for who does not wait", async () => {
    const held = await reserve(fan, freeSeat(), { wait: 10 });
    const path = at(`/reservations/${String(held.body["reservationId"])}`);
    expect((await world.send("DELETE", path, { token: fan.token })).status).toBe(202);
  });
});
