import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Knex } from "knex";
import { listConcerts } from "../../db/concerts.ts";
import { connectDatabase } from "../../db/connection.ts";
import { listOperatorActions, recordAround } from "../../db/operator-actions.ts";
import { steerSale } from "../../db/steering.ts";
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

  expect(await pause()).toBe("open");
  expect(await pause()).toBe("paused");

  const concert = (await listConcerts(db)).find((each) => each.concertId === concertId);
  expect(concert?.saleState).toBe("paused");
  expect(await recordOf(concertId)).toMatchObject([
    { operator, kind: "pause-sale", details: { before: "open" }, userId: null },
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

  expect(await recordAround(db, action(), async () => "done")).toBe("done");
  expect(await recordOf("elsewhere")).toHaveLength(1);
});
