import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { openBoxOffice, type BoxOffice } from "../../support/box-office.ts";
import { createUser } from "../../support/factories.ts";

/** The built program, as `npm run rush` starts it. */
const entry = fileURLToPath(new URL("../../../dist/bench/rush/main.js", import.meta.url));

type Ended = { code: number | null; said: string };

/** Runs a rush without a terminal, on the servers of the tests. */
function rush(...args: string[]): Promise<Ended> {
  const env = {
    PATH: process.env["PATH"],
    DATABASE_URL: process.env["TEST_DATABASE_URL"],
    REDIS_URL: process.env["TEST_REDIS_URL"],
  };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [entry, ...args], { env }, (_, stdout, stderr) =>
      resolve({ code: child.exitCode, said: stdout + stderr }),
    );
  });
}

/** What stands in the last column of the table's row. */
const figure = (said: string, row: string) => new RegExp(`^${row} .*?(\\S+)$`, "m").exec(said)?.[1];

/** As fast as goes. The line is asked every two seconds all the same, so a sale takes some seconds. */
const FAST = ["--speed", "20"];

test("a sale of its own is held and audited, and all is well", async () => {
  const { code, said } = await rush("--fans", "30", "--seats", "12", "--seed", "1", ...FAST);

  expect(said).toContain("MAX_ACTIVE=20");
  expect(said).toContain("--seed 1 --speed 20");
  expect(said).toMatch(/^ +\d+ s · arrived \d+ .*answers\/s/m);
  expect(said).not.toContain("\u001b");
  expect(said).toMatch(/^ 0 ┼─+$/m);
  expect(Number(figure(said, "bought a seat"))).toBeGreaterThan(0);
  expect(figure(said, "pay: done")).toBe(figure(said, "bought a seat"));
  expect(figure(said, "seats sold twice")).toBe("0");
  expect(figure(said, "ledger difference")).toBe("0");
  expect(figure(said, "tickets unanswered")).toBe("0");
  expect(said).toMatch(/All is well\.\n$/);
  expect(code).toBe(0);
}, 60_000);

test("it says how it is used", async () => {
  expect(await rush("--help")).toMatchObject({
    code: 0,
    said: expect.stringContaining("--seed N"),
  });
  expect(await rush("--fans", "none")).toMatchObject({ code: 2 });
});

describe("at a Rowlock that runs already", () => {
  let office: BoxOffice;
  const sale = ["--fans", "20", "--seats", "5", "--seed", "2", ...FAST];

  const rushAtOffice = () => {
    const { DATABASE_URL = "" } = office.variables;
    return rush(...sale, "--url", office.apis[0]?.url ?? "", "--database", DATABASE_URL);
  };

  beforeAll(async () => {
    // Fans who forget a seat would keep it longer than the test takes.
    office = await openBoxOffice({ variables: { HOLD_SECONDS: "2" } });
  });

  afterAll(() => office.close());

  test("fans come to a show of their own, and what they bought stays", async () => {
    const { code, said } = await rushAtOffice();

    expect(said).toMatch(/All is well\.\n$/);
    expect(code).toBe(0);
    const sold = await office.db("seats").where({ status: "sold" });
    expect(figure(said, "bought a seat")).toBe(String(sold.length));
    expect(sold.length).toBeGreaterThan(0);
  });

  test("books that are wrong make it fail, and it says what is wrong", async () => {
    const { db } = office;
    const userId = await createUser(db);
    await db("accounts").where({ user_id: userId }).update({ balance: "0.01" });

    const { code, said } = await rushAtOffice();
    await db("accounts").where({ user_id: userId }).update({ balance: "0.00" });

    expect(said).toContain(`balance-is-ledger: ${userId}`);
    expect(said).toMatch(/SOMETHING IS WRONG.*\n$/);
    expect(code).toBe(1);
  });

  test("a database that is not the API's is noticed before anybody comes", async () => {
    const other = await openBoxOffice({ apis: 0, workers: 0 });
    const { DATABASE_URL = "" } = other.variables;
    const url = office.apis[0]?.url ?? "";

    const ended = await rush(...sale, "--url", url, "--database", DATABASE_URL);
    await other.close();

    expect(ended).toMatchObject({ code: 2, said: expect.stringContaining("the same Rowlock") });
  });
});
