import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Knex } from "knex";
import { connectDatabase } from "../../db/connection.ts";
import { isTransient } from "../../db/errors.ts";
import { createTestEnvironment, type TestEnvironment } from "../support/environment.ts";

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

test("what floats, 53 bits and time zones would bend arrives as it is stored", async () => {
  const row: unknown = await db.first(
    db.raw(`CAST('12345678901234.56' AS DECIMAL(16,2)) AS amount,
            CAST('18446744073709551615' AS UNSIGNED) AS number,
            DATE '2026-03-29' AS day,
            TIMESTAMP '2026-03-29 02:30:00.123' AS moment`),
  );
  expect(row).toEqual({
    amount: "12345678901234.56",
    number: "18446744073709551615",
    day: "2026-03-29",
    moment: new Date("2026-03-29T02:30:00.123Z"),
  });
});

test("a plain read sees what was committed since the transaction began", async () => {
  const seen = await db.transaction(async (trx) => {
    await trx("users").first();
    await db("users").insert({ id: "somebody new" });
    return trx("users").pluck("id");
  });
  expect(seen).toEqual(["somebody new"]);
});

test("a statement that outlasts the patience fails as what can pass, and the next one works", async () => {
  const hasty = connectDatabase({ ...environment.config.database, patienceMs: 200 });
  const failure: unknown = await hasty.raw("SELECT SLEEP(5)").catch((error: unknown) => error);
  expect(isTransient(failure)).toBe(true);
  expect(await hasty.first(hasty.raw("'it works' AS answer"))).toEqual({ answer: "it works" });
  await hasty.destroy();
});

test.each([
  [200, 3],
  [8_000, 10],
  [60_000, 62],
])(
  "with a patience of %i ms the server bears our silence for %i s",
  async (patienceMs, seconds) => {
    const patient = connectDatabase({ ...environment.config.database, patienceMs });
    const { told }: { told: unknown } = await patient.first(patient.raw("@@wait_timeout AS told"));
    expect(Number(told)).toBe(seconds);
    await patient.destroy();
  },
);
