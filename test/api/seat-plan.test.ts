import { afterAll, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { createShow, type TestShow } from "../support/factories.ts";
import { createApiWorld, type ApiWorld } from "./api-world.ts";

let world: ApiWorld;
let show: TestShow;

beforeAll(async () => {
  world = await createApiWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  const place = { section: "Stalls", row: "A" };
  show = await createShow(world.db, {
    seats: [
      { seatNo: "1", price: 130_000_00n, ...place, position: { x: -5, y: 40 } },
      { seatNo: "2", price: 90_000_00n, ...place, position: { x: 5, y: 40 } },
    ],
  });
});

const plan = (options: { date?: string; headers?: Record<string, string> } = {}) =>
  world.send(
    "GET",
    `/api/v1/concerts/${show.concertId}/seat-plan?date=${options.date ?? show.date}`,
    { headers: options.headers ?? {} },
  );

test("200 for everybody: sections, rows and seats with their prices and places", async () => {
  const answer = await plan();
  expect(answer).toMatchObject({
    status: 200,
    headers: { "cache-control": expect.stringMatching(/^public, max-age=/) },
  });
  expect(answer.body).toEqual({
    concertId: show.concertId,
    date: show.date,
    seatSize: 10,
    sections: [
      {
        section: "Stalls",
        rows: [
          {
            row: "A",
            seats: [
              { seatNo: "1", price: "130000.00", x: -5, y: 40 },
              { seatNo: "2", price: "90000.00", x: 5, y: 40 },
            ],
          },
        ],
      },
    ],
  });
});

test("it is the same whatever is sold, so who has it is told 304", async () => {
  const { headers } = await plan();
  const { token, userId } = await world.fan();
  const held = await world.send("POST", `/api/v1/concerts/${show.concertId}/reservations`, {
    token,
    json: { date: show.date, seatNo: "1", userId },
    wait: 10,
  });
  expect(held.status).toBe(201);
  const again = await plan({ headers: { "If-None-Match": String(headers["etag"]) } });
  expect(again).toMatchObject({ status: 304, headers: { etag: headers["etag"] }, body: {} });
});

test("it travels compressed", async () => {
  const answer = await world.speak(
    `GET /api/v1/concerts/${show.concertId}/seat-plan?date=${show.date} HTTP/1.1\r\n` +
      "Host: x\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n",
  );
  expect(answer).toMatch(/^Content-Encoding: gzip\r$/m);
});

test("a hall that only counts its seats has a plan all the same", async () => {
  show = await createShow(world.db, { seats: 3 });
  expect((await plan()).body["sections"]).toMatchObject([
    {
      section: null,
      rows: [{ row: "1", seats: [{ seatNo: "1" }, { seatNo: "2" }, { seatNo: "3" }] }],
    },
  ]);
});

test("404 on a date without a performance", async () => {
  expect(await plan({ date: "2099-05-02" })).toMatchObject({
    status: 404,
    body: { code: "unknown-date" },
  });
});
