import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, expect, test } from "@jest/globals";
import type { Knex } from "knex";
import { pino } from "pino";
import { createSeatMaps, type SeatMap, type SeatMaps } from "../../api/seat-map/seat-maps.ts";
import { connectDatabase } from "../../db/connection.ts";
import type { SeatChange } from "../../jobs/seat-changes.ts";
import { createTestEnvironment, testLogger, type TestEnvironment } from "../support/environment.ts";
import { eventually } from "../support/eventually.ts";
import { createShow, type TestShow } from "../support/factories.ts";

const HELD_UNTIL_MS = Date.parse("2099-01-01T00:00:00Z");
const AN_HOUR_MS = 3_600_000;

let environment: TestEnvironment;
let db: Knex;
let show: TestShow;
let reads = 0;

beforeAll(async () => {
  environment = await createTestEnvironment();
  db = connectDatabase(environment.config.database);
  db.on("query", ({ sql }: { sql: string }) => {
    reads += /^select .* from `seats`/.test(sql) ? 1 : 0;
  });
});
afterAll(async () => {
  await db.destroy();
  await environment.destroy();
});
beforeEach(async () => {
  show = await createShow(db, {
    seats: [
      { seatNo: "A1", price: 130_000_00n },
      { seatNo: "A2", price: 90_000_50n },
      { seatNo: "B1", price: 50_000_00n },
    ],
  });
  reads = 0;
});

function seatMaps(overrides: { showsKept?: number; resyncMs?: number } = {}): SeatMaps {
  return createSeatMaps({
    db,
    logger: testLogger,
    showsKept: 10,
    resyncMs: AN_HOUR_MS,
    ...overrides,
  });
}

/** What a worker would publish after holding, selling or releasing a seat. */
function news(seatNo: string, change: Partial<SeatChange>): SeatChange[] {
  return [
    {
      performanceId: show.performanceId,
      seatId: seatId(seatNo),
      status: "held",
      heldUntilMs: change.status === "sold" || change.status === "available" ? null : HELD_UNTIL_MS,
      version: 1,
      ...change,
    },
  ];
}

function seatId(seatNo: string): number {
  return show.seats.find((seat) => seat.seatNo === seatNo)?.seatId ?? 0;
}

/** As a worker would, but without telling anybody. */
async function holdSilently(seatNo: string): Promise<void> {
  await db("seats")
    .where("id", seatId(seatNo))
    .update({
      status: "held",
      held_until: new Date(HELD_UNTIL_MS),
      reservation_id: "rsv_silent",
      version: 1,
    });
}

function availableIn(seatMap: SeatMap): string[] {
  const body: { dates: { availableSeats: { seatNo: string }[] }[] } = JSON.parse(
    seatMap.availability().identity.toString(),
  );
  return body.dates.flatMap(({ availableSeats }) => availableSeats.map(({ seatNo }) => seatNo));
}

test("answers with the available seats in the hall's order, plain and compressed", async () => {
  await holdSilently("A2");
  const page = (await seatMaps().open(show)).availability();
  expect(page.identity.toString()).toBe(
    `{"concertId":"${show.concertId}","dates":[{"date":"${show.date}","availableSeats":[` +
      `{"seatNo":"A1","status":"available","price":"130000.00"},` +
      `{"seatNo":"B1","status":"available","price":"50000.00"}]}]}`,
  );
  expect(gunzipSync(await page.gzip())).toEqual(page.identity);
});

test("knows each seat by its exact number", async () => {
  await holdSilently("A2");
  const seatMap = await seatMaps().open(show);
  expect(seatMap.find("A2")).toMatchObject({
    seatId: seatId("A2"),
    price: 90_000_50n,
    status: "held",
    heldUntilMs: HELD_UNTIL_MS,
  });
  expect(seatMap.find("A1")).toMatchObject({ status: "available", heldUntilMs: null });
  for (const nobody of ["a1", "A1 ", "A3", "", "__proto__"]) {
    expect(seatMap.find(nobody)).toBeUndefined();
  }
});

test("two processes give the same content the same tag, and other content another", async () => {
  const [one, other] = [await seatMaps().open(show), await seatMaps().open(show)];
  expect(one.availability().etag).toMatch(/^W\/"[\w-]+"$/);
  expect(one.availability().etag).toBe(other.availability().etag);
  const elsewhere = await createShow(db, { seats: 3 });
  expect((await seatMaps().open(elsewhere)).availability().etag).not.toBe(one.availability().etag);
});

test("reads a show once for all who ask first together, and not at all after that", async () => {
  const maps = seatMaps();
  await Promise.all(Array.from({ length: 50 }, async () => maps.open(show)));
  for (let request = 0; request < 50; request += 1) {
    expect(maps.open(show)).not.toBeInstanceOf(Promise);
  }
  expect(reads).toBe(1);
});

test("a change shows at once, and coming back to sale restores page and tag", async () => {
  const maps = seatMaps();
  const seatMap = await maps.open(show);
  const before = seatMap.availability();
  maps.applyChanges(news("A2", { status: "held", version: 1 }));
  expect(seatMap.find("A2")).toMatchObject({ status: "held", heldUntilMs: HELD_UNTIL_MS });
  expect(availableIn(seatMap)).toEqual(["A1", "B1"]);
  expect(seatMap.availability().etag).not.toBe(before.etag);
  maps.applyChanges(news("A2", { status: "available", version: 2 }));
  expect(availableIn(seatMap)).toEqual(["A1", "A2", "B1"]);
  expect(seatMap.availability().etag).toBe(before.etag);
});

test("the sale of a held seat leaves the page as it was", async () => {
  const maps = seatMaps();
  const seatMap = await maps.open(show);
  maps.applyChanges(news("A1", { status: "held", version: 1 }));
  const whileHeld = seatMap.availability();
  maps.applyChanges(news("A1", { status: "sold", version: 2 }));
  expect(seatMap.find("A1")).toMatchObject({ status: "sold", heldUntilMs: null });
  expect(seatMap.availability()).toBe(whileHeld);
});

test("late and repeated news changes nothing", async () => {
  const maps = seatMaps();
  const seatMap = await maps.open(show);
  maps.applyChanges(news("A1", { status: "sold", version: 3 }));
  maps.applyChanges(news("A1", { status: "held", version: 2 }));
  maps.applyChanges(news("A1", { status: "available", version: 3 }));
  expect(seatMap.find("A1")).toMatchObject({ status: "sold", version: 3 });
});

test("news that comes while a show is read for the first time is not lost", async () => {
  const maps = seatMaps();
  const opening = maps.open(show);
  maps.applyChanges(news("B1", { status: "held", version: 1 }));
  const seatMap = await opening;
  expect(seatMap.find("B1")).toMatchObject({ status: "held" });
  expect(availableIn(seatMap)).toEqual(["A1", "A2"]);
});

test("news about shows that nobody looks at is passed over", async () => {
  const maps = seatMaps();
  maps.applyChanges(news("B1", { status: "held", version: 7 }));
  expect((await maps.open(show)).find("B1")).toMatchObject({ status: "available", version: 0 });
});

test("after a gap what was missed is read, and what overtook the reading is kept", async () => {
  const maps = seatMaps();
  const seatMap = await maps.open(show);
  maps.applyChanges(news("A1", { status: "sold", version: 4 }));
  await holdSilently("B1");
  expect(availableIn(seatMap)).toEqual(["A2", "B1"]);
  maps.resync();
  await eventually(async () => (await maps.open(show)).find("B1")?.status === "held");
  expect(availableIn(seatMap)).toEqual(["A2"]);
  expect(seatMap.find("A1")).toMatchObject({ status: "sold", version: 4 });
});

test("a show that is asked for is read again by itself, without holding anybody up", async () => {
  const maps = seatMaps({ resyncMs: 1 });
  await maps.open(show);
  await holdSilently("A1");
  await eventually(() => {
    const seatMap = maps.open(show);
    expect(seatMap).not.toBeInstanceOf(Promise);
    return reads > 1;
  });
  await eventually(async () => (await maps.open(show)).find("A1")?.status === "held");
});

test("gap upon gap costs the database a read now and then, not one each", async () => {
  const maps = seatMaps();
  await maps.open(show);
  maps.resync();
  await eventually(() => {
    void maps.open(show);
    return reads === 2;
  });
  for (let gap = 0; gap < 200; gap += 1) {
    maps.resync();
    void maps.open(show);
    await new Promise(setImmediate);
  }
  expect(reads).toBeLessThanOrEqual(3);
});

test("a seat that was added to the hall is found after the first news of it", async () => {
  const maps = seatMaps();
  await maps.open(show);
  const [added = 0] = await db("seats").insert({
    performance_id: show.performanceId,
    seat_no: "C1",
    price: "10.00",
  });
  expect((await maps.open(show)).find("C1")).toBeUndefined();
  maps.applyChanges(news("C1", { seatId: added, status: "held", version: 1 }));
  await eventually(async () => (await maps.open(show)).find("C1"));
});

test("keeps the shows that were asked for last, and reads a forgotten one again", async () => {
  const maps = seatMaps({ showsKept: 2 });
  const others = [await createShow(db), await createShow(db)];
  await maps.open(show);
  for (const other of others) {
    await maps.open(other);
  }
  await holdSilently("A1");
  const before = reads;
  expect(availableIn(await maps.open(show))).toEqual(["A2", "B1"]);
  expect(reads).toBe(before + 1);
});

test("while the database is away what is known is served, and the rest is unavailable", async () => {
  const away = connectDatabase(environment.config.database);
  const warnings: string[] = [];
  const logger = pino({ level: "warn" }, { write: (line: string) => warnings.push(line) });
  const maps = createSeatMaps({ db: away, logger, showsKept: 10, resyncMs: 1 });
  const other = await createShow(db);
  const seatMap = await maps.open(show);
  await away.destroy();

  await eventually(async () => {
    expect(await maps.open(show)).toBe(seatMap);
    return warnings.some((line) => line.includes("seat maps not read"));
  });
  await expect(maps.open(other)).rejects.toMatchObject({ code: "unavailable" });
  expect(availableIn(seatMap)).toEqual(["A1", "A2", "B1"]);

  await holdSilently("B1");
  away.initialize();
  await eventually(async () => (await maps.open(show)).find("B1")?.status === "held");
  expect((await maps.open(other)).find("1")).toBeDefined();
  await maps.close();
  await away.destroy();
});

test("closing waits for reads on their way, so that the database can be closed next", async () => {
  const own = connectDatabase(environment.config.database);
  const maps = createSeatMaps({ db: own, logger: testLogger, showsKept: 10, resyncMs: AN_HOUR_MS });
  const opening = Promise.resolve(maps.open(show));
  await maps.close();
  await own.destroy();
  await expect(opening).resolves.toBeDefined();
});
