import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Knex } from "knex";
import { listConcerts } from "../../db/concerts.ts";
import { connectDatabase } from "../../db/connection.ts";
import { listSeatPlaces, type PlacedSeat } from "../../db/seats.ts";
import { seedDemo } from "../../db/seeds/demo.ts";
import { createTestEnvironment, type TestEnvironment } from "../support/environment.ts";

let environment: TestEnvironment;
let db: Knex;

beforeAll(async () => {
  environment = await createTestEnvironment();
  db = connectDatabase(environment.config.database);
  await seedDemo(db, new Date());
});
afterAll(async () => {
  await db.destroy();
  await environment.destroy();
});

async function hall(concertId: string): Promise<PlacedSeat[]> {
  const concert = (await listConcerts(db)).find((each) => each.concertId === concertId);
  return listSeatPlaces(db, concert?.performances[0]?.performanceId ?? 0);
}

function closestPair(seats: readonly PlacedSeat[]): number {
  const places = seats.map(({ position }) => position ?? { x: 0, y: 0 });
  const distances = places.flatMap((one, index) =>
    // Those who sit side by side or one behind the other are made soon after each other.
    places
      .slice(index + 1, index + 60)
      .map((other) => Math.hypot(one.x - other.x, one.y - other.y)),
  );
  return Math.min(...distances.slice(0, 100_000));
}

test("the club has its fifty seats on sections and rows, none on top of another", async () => {
  const seats = await hall("moonlight-hall");
  expect(seats.map(({ seatNo }) => seatNo)).toEqual(
    Array.from({ length: 50 }, (_, index) => String(index + 1)),
  );
  expect([...new Set(seats.map(({ section }) => section))]).toEqual(["Stalls", "Balcony"]);
  expect(closestPair(seats)).toBeGreaterThan(10);
});

test("the arena has twenty sections of 500", async () => {
  const seats = await hall("skyline-arena");
  expect(seats).toHaveLength(10_000);
  const sizes = new Map<string | null, number>();
  seats.forEach(({ section }) => sizes.set(section, (sizes.get(section) ?? 0) + 1));
  expect([...sizes]).toEqual("ABCDEFGHIJKLMNOPQRST".split("").map((section) => [section, 500]));
  expect(seats.at(-1)).toMatchObject({ seatNo: "T500", section: "T" });
  expect(closestPair(seats)).toBeGreaterThan(8);
});

test("demo data from before seats had places gets them", async () => {
  await db("seats").update({ section: null, row_label: null, x: null, y: null });
  await seedDemo(db, new Date());
  expect((await hall("moonlight-hall"))[0]).toMatchObject({
    seatNo: "1",
    section: "Stalls",
    row: "A",
    position: { x: expect.any(Number), y: expect.any(Number) },
  });
  expect(await db("seats").whereNull("section")).toHaveLength(0);
});
