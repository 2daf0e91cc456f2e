import { readFile, writeFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Knex } from "knex";
import { connectDatabase } from "../../db/connection.ts";
import { migrationSource } from "../../db/migrations/index.ts";
import { migrate, rollBackAll } from "../../db/schema.ts";
import { createTestEnvironment, type TestEnvironment } from "../support/environment.ts";

const dumpFile = new URL("../../db/schema.sql", import.meta.url);

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

/** As MariaDB writes it. MySQL spells the same schema in other words. */
async function dumpSchema(): Promise<string> {
  const tables: { name: string }[] = await db("information_schema.tables")
    // MySQL would give it in capitals.
    .select({ name: "table_name" })
    .where("table_schema", db.raw("DATABASE()"))
    .andWhereNot("table_name", "like", "knex%")
    .orderBy("table_name");
  const statements = await Promise.all(tables.map(({ name }) => createStatement(name)));
  return statements.join("\n");
}

async function createStatement(table: string): Promise<string> {
  const [rows] = await db.raw<Record<string, string>[][]>("SHOW CREATE TABLE ??", [table]);
  return `${rows?.[0]?.["Create Table"]};\n`;
}

test("the migrations go up, down to nothing, and up to the same schema", async () => {
  const up = await dumpSchema();
  await rollBackAll(db);
  expect(await dumpSchema()).toBe("");
  await migrate(db);
  expect(await dumpSchema()).toBe(up);
});

test("a migration that was killed, at whatever point, leaves nothing to repair", async () => {
  await db("knex_migrations_lock").update({ is_locked: 1 });
  const late = [
    "009-tickets",
    "010-concerts-sale-state",
    "012-seat-places",
    "019-reservations-holds",
  ];
  await db("knex_migrations").whereIn("name", late).delete();
  expect(await migrate(db)).toEqual(late);
  expect(await migrate(db)).toEqual([]);
});

test("of several who migrate at the same time one does it, and the others find it done", async () => {
  await rollBackAll(db);
  const others = [1, 2].map(() => connectDatabase(environment.config.database));
  const all = await migrationSource.getMigrations([]);
  const applied = await Promise.all([db, ...others].map(migrate));
  expect(applied.map(({ length }) => length).toSorted((a, b) => a - b)).toEqual([0, 0, all.length]);
  await Promise.all(others.map((other) => other.destroy()));
});

test("the schema is the one in db/schema.sql", async () => {
  const { version }: { version: string } = await db.first(db.raw("VERSION() AS version"));
  if (!version.includes("MariaDB")) {
    return;
  }
  const schema = await dumpSchema();
  if (process.env["UPDATE_SCHEMA_DUMP"] === "true") {
    await writeFile(dumpFile, schema);
  }
  expect(schema).toBe(await readFile(dumpFile, "utf8"));
});

test("the schema itself refuses a second live reservation, a negative balance and a half-held seat", async () => {
  await db("users").insert({ id: "u" });
  await db("accounts").insert({ user_id: "u" });
  await db("concerts").insert({
    id: "c",
    title: "t",
    venue: "v",
    time_zone: "UTC",
    sale_opens_at: new Date(),
  });
  await db("performances").insert({ id: 1, concert_id: "c", date: "2099-01-01" });
  await db("seats").insert({ id: 1, performance_id: 1, seat_no: "1", price: "1.00" });
  const reservation = {
    seat_id: 1,
    user_id: "u",
    price: "1.00",
    status: "held",
    expires_at: new Date(),
  };
  await db("reservations").insert({ ...reservation, id: "r1", ticket_id: "t1" });

  await expect(
    db("reservations").insert({ ...reservation, id: "r2", ticket_id: "t2" }),
  ).rejects.toThrow(/active_seat/);
  await expect(db("accounts").update({ balance: "-0.01" })).rejects.toThrow(/balance_not_negative/);
  await expect(db("seats").update({ status: "held" })).rejects.toThrow(/seats_status/);
});
