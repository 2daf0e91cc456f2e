import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, expect, test } from "@jest/globals";
import type { Knex } from "knex";
import { publishBoxOffice, readBoxOffice } from "../../db/box-office.ts";
import { listConcerts } from "../../db/concerts.ts";
import { connectDatabase } from "../../db/connection.ts";
import { listOperatorActions } from "../../db/operator-actions.ts";
import { listSeatPlaces, listSeats } from "../../db/seats.ts";
import { settleBatch } from "../../workers/settle-batch.ts";
import { HOLD_TERMS, payCommand, reserveCommand } from "../support/commands.ts";
import { createTestEnvironment, type TestEnvironment } from "../support/environment.ts";
import { createUser } from "../support/factories.ts";
import { answerOf, openAdminDesk, type Type } from "./admin-desk.ts";

/** Files that become concerts, halls, seats and prices: all of it, or nothing. */

let environment: TestEnvironment;
let db: Knex;
let type: Type;
let folder: string;
let concertId: string;
let files = 0;

beforeAll(async () => {
  environment = await createTestEnvironment();
  db = connectDatabase(environment.config.database);
  type = openAdminDesk(environment.variables);
  folder = await mkdtemp(join(tmpdir(), "rowlock-import-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await db.destroy();
  await environment.destroy();
});
beforeEach(() => {
  files += 1;
  concertId = `concert-${files}`;
});

async function file(text: string, ending = "csv"): Promise<string> {
  files += 1;
  const path = join(folder, `file-${files}.${ending}`);
  await writeFile(path, text);
  return path;
}

type Row = { seatNo: string; price?: string; date?: string; section?: string };

/** A file of our own concert with these seats. */
const csvOf = (rows: readonly Row[], title = "A Night Out") =>
  [
    "concert_id,title,venue,time_zone,sale_opens_at,room,date,section,row,seat_no,price",
    ...rows.map(({ seatNo, price = "50.00", date = "2099-05-01", section = "" }) =>
      [concertId, title, "Hall", "Asia/Seoul", "2026-01-01T10:00:00+09:00", "main"]
        .concat(date, section, "", seatNo, price)
        .join(","),
    ),
  ].join("\n");

const stored = async (id = concertId) => {
  const [concert] = await readBoxOffice(db, new Set([id]));
  return concert;
};

const example = (name: string) =>
  fileURLToPath(new URL(`../../docs/examples/${name}`, import.meta.url));

test("the JSON example makes two nights of a hall, with its sections, rows and prices", async () => {
  const ran = await type(`import ${example("winter-gala.json")} --yes --operator olga`);
  expect(ran).toMatchObject({ code: 0, out: expect.stringContaining("84 seats written") });
  const gala = (await listConcerts(db)).find((each) => each.concertId === "winter-gala");
  expect(gala).toMatchObject({
    title: "Winter Gala",
    venue: "Blue Hall, Busan",
    timeZone: "Asia/Seoul",
    saleOpensAtMs: Date.parse("2027-10-01T01:00:00Z"),
    saleState: "open",
    room: "winter",
    performances: [{ date: "2027-12-17" }, { date: "2027-12-18" }],
  });
  const places = await listSeatPlaces(db, gala?.performances[0]?.performanceId ?? 0);
  expect(places).toHaveLength(42);
  expect(places[0]).toMatchObject({ seatNo: "Stalls-1-1", section: "Stalls", row: "1" });
  expect(places[26]).toMatchObject({ seatNo: "Stalls-3-3", price: 90_000_00n });
  expect(places.at(-1)).toMatchObject({ seatNo: "Box-R", row: null, price: 150_000_00n });
  expect(await listOperatorActions(db, { limit: 1 })).toMatchObject([
    {
      kind: "import",
      subject: "winter-gala.json",
      operator: { name: "olga" },
      details: { newSeats: 84, newPerformances: 2, concerts: ["winter-gala"] },
    },
  ]);
});

test("the CSV example makes a hall with positions", async () => {
  await type(`import ${example("spring-recital.csv")} --yes`);
  const [night] = (await stored("spring-recital"))?.performances ?? [];
  expect(night?.seats).toMatchObject([
    { seatNo: "A1", section: "Front", row: "A", price: 45_000_00n, position: { x: -10, y: 30 } },
    { seatNo: "A2" },
    { seatNo: "A3" },
    { seatNo: "B1", section: "Back", position: { x: -5, y: 50 } },
    { seatNo: "B2" },
  ]);
});

test("importing again changes nothing, and nothing is on record", async () => {
  const path = await file(csvOf([{ seatNo: "1" }, { seatNo: "2" }]));
  await type(`import ${path} --yes`);
  const before = await stored();
  const actions = await listOperatorActions(db, { limit: 99 });
  expect((await type(`import ${path} --yes`)).out).toContain("as the file says already");
  expect(await stored()).toEqual(before);
  expect(await listOperatorActions(db, { limit: 99 })).toEqual(actions);
});

test("a changed file changes what it says, adds what is new, and leaves what it does not name", async () => {
  await type(`import ${await file(csvOf([{ seatNo: "1" }, { seatNo: "2" }]))} --yes`);
  const changed = csvOf(
    [{ seatNo: "2", price: "60.00" }, { seatNo: "3" }, { seatNo: "1", date: "2099-05-02" }],
    "A Better Night",
  );
  const checked = await type(`import ${await file(changed)} --check --json`);
  expect(answerOf(checked)).toMatchObject({ isWritten: false, seats: 3 });
  expect((await stored())?.concert.title).toBe("A Night Out");

  const ran = await type(`import ${await file(changed)} --yes`);
  expect(ran.err).toContain("title A Night Out → A Better Night");
  expect(ran.err).toContain("1 seats that the file does not name stay");
  const concert = await stored();
  expect(concert?.concert.title).toBe("A Better Night");
  expect(concert?.performances).toMatchObject([
    {
      date: "2099-05-01",
      seats: [
        { seatNo: "1", price: 50_00n, version: 0 },
        { seatNo: "2", price: 60_00n, version: 1 },
        { seatNo: "3", price: 50_00n },
      ],
    },
    { date: "2099-05-02", seats: [{ seatNo: "1" }] },
  ]);
});

test("a seat that a fan has is never changed, and then nothing else is", async () => {
  await type(`import ${await file(csvOf(["1", "2", "3"].map((seatNo) => ({ seatNo }))))} --yes`);
  const [held, sold] = (await stored())?.performances[0]?.seats ?? [];
  const userId = await createUser(db, { balance: 100_00n });
  const hold = reserveCommand({ seatId: held?.seatId ?? 0, userId });
  const sale = reserveCommand({ seatId: sold?.seatId ?? 0, userId });
  const { seatId, reservationId } = sale;
  const pay = payCommand({ seatId, userId, reservationId, amount: 50_00n });
  await settleBatch(db, [hold, sale, pay], HOLD_TERMS);
  const before = await stored();

  const dearer = ["1", "2", "3", "4"].map((seatNo) => ({ seatNo, price: "70.00" }));
  const ran = await type(`import ${await file(csvOf(dearer, "Dearer"))} --yes`);
  expect(ran.code).toBe(3);
  expect(ran.err).toContain("seat 1: its price would change from 50.00 to 70.00, but it is held");
  expect(ran.err).toContain("seat 2: its price would change from 50.00 to 70.00, but it is sold");
  expect(await stored()).toEqual(before);

  // What it says of the others may change.
  const others = [{ seatNo: "1" }, { seatNo: "2" }, { seatNo: "3", price: "70.00" }];
  expect((await type(`import ${await file(csvOf(others))} --yes`)).code).toBe(0);
});

test("a seat that was touched after it was looked at stops the whole import", async () => {
  await type(`import ${await file(csvOf([{ seatNo: "1" }, { seatNo: "2" }]))} --yes`);
  const before = await stored();
  const [first, second] = before?.performances[0]?.seats ?? [];
  if (before === undefined || first === undefined || second === undefined) {
    throw new Error("The concert was not imported");
  }
  const userId = await createUser(db);
  await settleBatch(db, [reserveCommand({ seatId: second.seatId, userId })], HOLD_TERMS);
  const publishing = publishBoxOffice(
    db,
    { operator: { name: "olga", reason: null }, subject: "test" },
    {
      concerts: [{ ...before.concert, title: "Changed" }],
      newPerformances: [{ concertId, date: "2099-06-01", seats: [first] }],
      newSeats: [],
      changedSeats: [first, second].map((seat) => ({ ...seat, price: 1_00n })),
    },
    () => undefined,
  );
  await expect(publishing).rejects.toMatchObject({ code: "seat-taken", facts: { seatNo: "2" } });
  const after = await stored();
  expect(after?.concert).toEqual(before.concert);
  expect(after?.performances).toHaveLength(1);
  expect(after?.performances[0]?.seats[0]).toEqual(first);
});

test("an import that fails in the middle leaves nothing behind", async () => {
  await db.raw(
    `CREATE TRIGGER no_seat_2500 BEFORE INSERT ON seats FOR EACH ROW
     SET NEW.price = IF(NEW.seat_no = 'X2500', -1, NEW.price)`,
  );
  const seats = Array.from({ length: 3000 }, (_, index) => ({ seatNo: `X${index}` }));
  const ran = await type(`import ${await file(csvOf(seats))} --yes`);
  await db.raw("DROP TRIGGER no_seat_2500");
  expect(ran.code).toBe(1);
  expect(await stored()).toBeUndefined();
  expect(await db("seats").where("seat_no", "X1")).toEqual([]);
});

test("two operators who import the same at the same time make it once", async () => {
  const seats = Array.from({ length: 500 }, (_, index) => ({ seatNo: String(index) }));
  const path = await file(csvOf(seats));
  const ran = await Promise.all([1, 2, 3].map(() => type(`import ${path} --yes`)));
  expect(ran.filter(({ code }) => code === 0).length).toBeGreaterThanOrEqual(1);
  for (const { code, err } of ran.filter((each) => each.code !== 0)) {
    expect([code, err.includes("changed-meanwhile")]).toEqual([3, true]);
  }
  const concert = await stored();
  expect(concert?.performances.map((night) => night.seats.length)).toEqual([500]);
});

test("fifty thousand seats come as one, and in the order of the file", async () => {
  const seats = Array.from({ length: 50_000 }, (_, index) => ({
    seatNo: `S${index}`,
    section: `Block ${Math.floor(index / 1000)}`,
  }));
  const ran = await type(`import ${await file(csvOf(seats))} --yes`);
  expect(ran).toMatchObject({ code: 0, out: expect.stringContaining("50,000 seats written") });
  const performanceId = (await stored())?.performances[0]?.performanceId ?? 0;
  const made = await listSeats(db, performanceId);
  expect(made.map(({ seatNo }) => seatNo)).toEqual(seats.map(({ seatNo }) => seatNo));
}, 120_000);

test("nothing is written without a yes", async () => {
  const path = await file(csvOf([{ seatNo: "1" }]));
  expect((await type(`import ${path}`)).code).toBe(5);
  expect((await type(`import ${path}`, { typed: "no" })).code).toBe(5);
  expect(await stored()).toBeUndefined();
  expect((await type(`import ${path}`, { typed: "yes" })).code).toBe(0);
  expect(await stored()).toBeDefined();
});
