import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Knex } from "knex";
import { listConcerts } from "../../db/concerts.ts";
import { connectDatabase } from "../../db/connection.ts";
import { listRooms } from "../../db/rooms.ts";
import { listOperatorActions, recordAround } from "../../db/operator-actions.ts";
import { steerRoom, steerSale } from "../../db/steering.ts";
import { newOperatorAction } from "../../domain/operator-actions.ts";
import { createTestEnvironment, type TestEnvironment } from "../support/environment.ts";
import { createShow } from "../support/factories.ts";

/** What operators change, and what is on record of it. */

let environment: TestEnvironment;
let db: Knex;

beforeAll(async () => {
  environment = await createTestEnvironment();
  db = connectDatabase(environment.config.database);
});
afterAll(async () => {
  await db.destroy();
  await environment.destroy();
});

const operator = { name: "olga", reason: "the prices are wrong" };

async function recordOf(subject: string) {
  const actions = await listOperatorActions(db, { limit: 100 });
  return actions.filter((action) => action.subject === subject);
}

test("a sale is paused once, and the record says who, what and why", async () => {
  const { concertId } = await createShow(db);
  const pause = () => steerSale(db, operator, { concertId, saleState: "paused" });

  expect(await pause()).toMatchObject({
    before: { saleState: "open" },
    now: { saleState: "paused" },
  });
  expect((await pause()).before.saleState).toBe("paused");

  const concert = (await listConcerts(db)).find((each) => each.concertId === concertId);
  expect(concert?.saleState).toBe("paused");
  expect(await recordOf(concertId)).toMatchObject([
    { operator, kind: "pause-sale", details: { before: { saleState: "open" } }, userId: null },
  ]);
});

test("the opening of a sale is moved, and nothing else about it", async () => {
  const { concertId } = await createShow(db);
  const saleOpensAtMs = Date.parse("2098-03-01T10:00:00Z");
  await steerSale(db, operator, { concertId, saleState: "open", saleOpensAtMs });
  const concert = (await listConcerts(db)).find((each) => each.concertId === concertId);
  expect(concert).toMatchObject({ saleState: "open", saleOpensAtMs, room: "main" });
  expect(await recordOf(concertId)).toMatchObject([
    { kind: "open-sale", details: { now: { saleOpensAt: "2098-03-01T10:00:00.000Z" } } },
  ]);
});

test("a sale that does not exist cannot be steered, and nothing is on record", async () => {
  const steering = steerSale(db, operator, { concertId: "nowhere", saleState: "draining" });
  await expect(steering).rejects.toMatchObject({ code: "unknown-concert" });
  expect(await recordOf("nowhere")).toEqual([]);
});

test("what fails outside of the database is not on record", async () => {
  const action = () => newOperatorAction({ operator, kind: "pause-sale", subject: "elsewhere" });
  const failing = recordAround(db, action(), () => Promise.reject(new Error("no Redis")));
  await expect(failing).rejects.toThrow("no Redis");
  expect(await recordOf("elsewhere")).toEqual([]);

  expect(await recordAround(db, action(), async () => ({ ended: 3 }))).toEqual({ ended: 3 });
  expect(await recordOf("elsewhere")).toMatchObject([{ operator, details: { ended: 3 } }]);
});

test("a room keeps what is set, until it is set again", async () => {
  const { concertId } = await createShow(db, { room: "hall" });
  const set = (changes: Parameters<typeof steerRoom>[2]["changes"]) =>
    steerRoom(db, operator, { room: "hall", changes });
  const hall = async () => (await listRooms(db)).find(({ room }) => room === "hall");
  const usual = { maxActive: null, admitPerSecond: null, isClosed: false };
  expect(await hall()).toEqual({ room: "hall", saleState: "open", settings: usual });

  await set({ maxActive: 5, isClosed: true });
  await set({ admitPerSecond: 7, isClosed: false });
  await steerSale(db, operator, { concertId, saleState: "draining" });

  const settings = { maxActive: 5, admitPerSecond: 7, isClosed: false };
  expect(await hall()).toEqual({ room: "hall", saleState: "draining", settings });
  expect(await recordOf("hall")).toMatchObject([
    { kind: "set-room", details: { before: { isClosed: true }, now: settings } },
    { kind: "set-room", details: { before: usual } },
  ]);
});

test("a sale that is over does not keep its room open", async () => {
  await createShow(db, { room: "stage", date: "2020-01-01" });
  const { concertId } = await createShow(db, { room: "stage" });
  await steerSale(db, operator, { concertId, saleState: "paused" });
  const stage = (await listRooms(db)).find(({ room }) => room === "stage");
  expect(stage?.saleState).toBe("paused");
});
