import { afterAll, beforeAll, beforeEach, expect, test } from "@jest/globals";
import type { Knex } from "knex";
import { findViolations } from "../../db/audit.ts";
import { connectDatabase } from "../../db/connection.ts";
import { promiseNames } from "../../domain/promises.ts";
import { breaches, commit, openBooks, type Books } from "../support/breaches.ts";
import { createTestEnvironment, type TestEnvironment } from "../support/environment.ts";
import { createUsers } from "../support/factories.ts";

/** Whether the audit would notice. What the schema refuses is let through first. */

let environment: TestEnvironment;
let db: Knex;
let books: Books;

beforeAll(async () => {
  environment = await createTestEnvironment();
  db = connectDatabase(environment.config.database);
});
afterAll(async () => {
  await db.destroy();
  await environment.destroy();
});
beforeEach(async () => {
  books = await openBooks(db);
});

test("books in order break no promise", async () => {
  expect(await findViolations(db)).toEqual([]);
});

test("every promise can be broken here", () => {
  const broken = new Set(breaches.map(({ promise }) => promise));
  expect([...broken].sort()).toEqual([...promiseNames].sort());
});

test.each(breaches)("$what is found, and gone when it is mended", async (breach) => {
  const mend = await commit(breach, books);
  const found = await findViolations(db);
  await mend();
  const violation = found.find(({ promise }) => promise === breach.promise);
  expect(violation?.examples).toContain(breach.subject(books));
  expect(violation?.count).toBe(violation?.examples.length);
  expect(await findViolations(db)).toEqual([]);
});

test("a promise that is broken thirty times is counted, and ten of them are named", async () => {
  const userIds = await createUsers(db, 30);
  await db("accounts").whereIn("user_id", userIds).update({ balance: "1.00" });
  const [violation] = await findViolations(db);
  expect(violation).toMatchObject({ promise: "balance-is-ledger", count: 30 });
  expect(violation?.examples).toHaveLength(10);
  expect(userIds).toEqual(expect.arrayContaining(violation?.examples ?? []));
  await db("accounts").whereIn("user_id", userIds).update({ balance: "0.00" });
});
