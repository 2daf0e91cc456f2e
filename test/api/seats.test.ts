import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createShow, SEAT_PRICE, type TestShow } from "../support/factories.ts";
import { createApiWorld, type ApiWorld, type TestFan } from "./api-world.ts";

/** What clients send for a seat, a date and a concert. */

let world: ApiWorld;
let show: TestShow;
let fan: TestFan;

beforeAll(async () => {
  world = await createApiWorld();
  const numbered = Array.from({ length: 50 }, (_, index) => String(index + 1));
  show = await createShow(world.db, {
    seats: [...numbered, "A1"].map((seatNo) => ({ seatNo, price: SEAT_PRICE })),
  });
  fan = await world.fan();
});
afterAll(() => world.close());

type Wish = { concertId?: string; date?: unknown; seatNo?: unknown } & Record<string, unknown>;

const reserve = ({ concertId = show.concertId, ...wish }: Wish) =>
  world.send("POST", `/api/v1/concerts/${concertId}/reservations`, {
    token: fan.token,
    json: { date: show.date, seatNo: "1", userId: fan.userId, ...wish },
    wait: 10,
  });

const heldSeats = () => world.db("seats").whereNot("status", "available").pluck("seat_no");

test("fifty who want one seat at the same time: one has it", async () => {
  const fans = await Promise.all(Array.from({ length: 50 }, () => world.fan()));
  const answers = await Promise.all(
    fans.map(({ token, userId }) =>
      world.send("POST", `/api/v1/concerts/${show.concertId}/reservations`, {
        token,
        json: { date: show.date, seatNo: "50", userId },
        wait: 10,
      }),
    ),
  );
  const statuses = answers.map(({ status }) => status);
  expect(statuses.filter((status) => status === 201)).toHaveLength(1);
  expect(statuses.filter((status) => status === 409)).toHaveLength(49);
  expect(await world.db("reservations")).toHaveLength(1);
});

describe("a seat that is not one", () => {
  test.each([
    ["0", 404],
    [0, 400],
    ["51", 404],
    [51, 404],
    ["5.5", 400],
    [5.5, 400],
    [-1, 400],
    [10_000, 400],
    [true, 400],
    [null, 400],
    [[1], 400],
    [{ id: 1 }, 400],
    ["", 400],
    ["x".repeat(10_000), 400],
    ["1 OR 1=1", 400],
    ["1;DROP TABLE seats", 400],
    ["A1 ", 400],
    [" A1", 400],
    ["Á1", 400],
    ["a1", 404],
    ["A1\u0000", 400],
    ["\u0000", 400],
    ["A1\n", 400],
    ["01", 404],
    ["１", 400],
    ["%", 400],
    [undefined, 400],
  ])("%j: %s", async (seatNo, status) => {
    const before = await heldSeats();
    const answer = await reserve({ seatNo });
    expect(answer.status).toBe(status);
    expect(answer.body["code"]).toBe(status === 404 ? "unknown-seat" : "invalid-request");
    expect(await heldSeats()).toEqual(before);
  });

  test("a whole number names the seat of that number", async () => {
    const answer = await reserve({ seatNo: 7 });
    expect(answer.status).toBe(201);
    expect(await heldSeats()).toContain("7");
  });

  test("A1 is A1", async () => {
    expect((await reserve({ seatNo: "A1" })).status).toBe(201);
  });
});

describe("a date", () => {
  test.each([
    "2026-02-30",
    "2026-13-01",
    "2026-00-10",
    "yesterday",
    "10000-01-01",
    "2099-5-1",
    "2099-05-01T00:00:00Z",
    " 2099-05-01",
    "2099-05-01\n",
    20990501,
    null,
    undefined,
  ])("%j is refused", async (date) => {
    const answer = await reserve({ date });
    expect(answer).toMatchObject({ status: 400, body: { code: "invalid-request" } });
    const query = `date=${encodeURIComponent(String(date))}`;
    const seats = await world.send(
      "GET",
      `/api/v1/concerts/${show.concertId}/availability?${query}`,
      { token: fan.token },
    );
    expect(seats.status).toBe(400);
  });

  test("on which nothing is performed: 404", async () => {
    expect(await reserve({ date: "2099-05-02" })).toMatchObject({
      status: 404,
      body: { code: "unknown-date" },
    });
  });

  test("that is over at the venue: 403", async () => {
    const past = await createShow(world.db, { date: "2026-01-02" });
    const answer = await reserve({ concertId: past.concertId, date: past.date });
    expect(answer).toMatchObject({ status: 403, body: { code: "sale-closed" } });
  });

  test("that is today at the venue is still sold", async () => {
    const timeZone = "Pacific/Kiritimati";
    const date = new Intl.DateTimeFormat("sv-SE", { timeZone }).format(new Date());
    const today = await createShow(world.db, { date, timeZone });
    expect((await reserve({ concertId: today.concertId, date })).status).toBe(201);
  });
});

describe("a concert", () => {
  test.each(["none", "x".repeat(64), "x".repeat(65), "%20", "' OR '1'='1".replaceAll(" ", "%20")])(
    "%s does not exist: 404",
    async (concertId) => {
      expect(await reserve({ concertId })).toMatchObject({
        status: 404,
        body: { code: "unknown-concert" },
      });
    },
  );

  test("whose sale has not opened: 403 with the moment at which it does", async () => {
    const saleOpensAtMs = Date.parse("2098-01-01T10:00:00Z");
    const { concertId } = await createShow(world.db, { saleOpensAtMs });
    expect(await reserve({ concertId })).toMatchObject({
      status: 403,
      body: { code: "sale-not-open", saleOpensAt: "2098-01-01T10:00:00.000Z" },
    });
  });
});

test.each(["price", "status", "reservationId", "constructor", "a".repeat(2000)])(
  "the extra field %s is refused",
  async (name) => {
    const answer = await reserve({ seatNo: "9", [name]: "1" });
    expect(answer).toMatchObject({ status: 400, body: { code: "invalid-request" } });
    expect(await heldSeats()).not.toContain("9");
  },
);
