import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import type { Knex } from "knex";
import { connectDatabase } from "../../../db/connection.ts";
import { createTestEnvironment, type TestEnvironment } from "../../support/environment.ts";
import { eventually } from "../../support/eventually.ts";
import { openRelay, type Relay } from "../../support/relay.ts";
import { isCommit } from "./mysql-commit.ts";

let environment: TestEnvironment;
let relay: Relay;
let direct: Knex;
let relayed: Knex;

beforeAll(async () => {
  environment = await createTestEnvironment();
  const { database } = environment.config;
  relay = await openRelay(database.url);
  direct = connectDatabase(database);
  relayed = connectDatabase({ ...database, url: relay.url });
});

afterAll(async () => {
  await Promise.all([relayed.destroy(), direct.destroy()]);
  await relay.close();
  await environment.destroy();
});

afterEach(async () => {
  await direct("users").delete();
});

const addUser = (id: string) => relayed.transaction((trx) => trx("users").insert({ id }));
const users = () => direct("users").pluck("id");

test("a COMMIT that is lost leaves nothing behind, and the connection is gone", async () => {
  await addUser("before");
  const struck = relay.strike("lose request", isCommit);
  await expect(addUser("lost")).rejects.toMatchObject({ code: "ECONNRESET" });
  await struck;
  expect(await users()).toEqual(["before"]);
  await addUser("after");
});

test("a COMMIT whose answer is lost has happened, and its client does not know", async () => {
  const struck = relay.strike("lose answer", isCommit);
  await expect(addUser("unheard of")).rejects.toMatchObject({ code: "PROTOCOL_CONNECTION_LOST" });
  await struck;
  expect(await users()).toEqual(["unheard of"]);
  await addUser("after");
});

test("statements that only speak of COMMIT are none", async () => {
  const struck = relay.strike("lose answer", isCommit);
  await relayed.raw("SELECT 'COMMIT'");
  await relayed.raw("/* COMMIT */ SELECT 1");
  await expect(addUser("the one that is meant")).rejects.toThrow(Error);
  await struck;
  await eventually(async () => (await users()).length === 1);
});
