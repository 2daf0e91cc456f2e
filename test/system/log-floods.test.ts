import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, test } from "@jest/globals";
import { openBoxOffice, type BoxOffice } from "../support/box-office.ts";
import { eventually } from "../support/eventually.ts";
import { createShow, createUser } from "../support/factories.ts";
import type { ProductProcess } from "../support/processes.ts";
import { openRelay, type Relay } from "../support/relay.ts";

/** What the log says of an outage, while fans go on asking. */

const OUTAGE_MS = 4000;
const ASK_EVERY_MS = 50;
/** Whatever is away is told of once by each that misses it, and once again when it is back. */
const LINES_MAX = 12;

let office: BoxOffice;
let relay: Relay;

afterEach(async () => {
  await office.close();
  await relay.close();
});

/** Without the lines of level `debug`, and of the work that is done. */
const troubles = ({ log }: ProductProcess) =>
  log.filter(({ level, msg }) => level !== "debug" && msg !== "batch decided");

/** Fans ask for seats and balances, a hundred times in all, while the server is away. */
async function outageUnderLoad(): Promise<void> {
  const show = await createShow(office.db, { seats: 100 });
  const userId = await createUser(office.db);
  const client = office.client();
  const fan = { userId, token: await client.join(userId) };
  await client.reserve(fan, { ...show, seatNo: "1" }, { wait: 10 });
  [...office.apis, ...office.workers].forEach(({ log }) => log.splice(0));

  relay.cut();
  const asked: Promise<unknown>[] = [];
  for (let tries = 0; tries < OUTAGE_MS / ASK_EVERY_MS; tries += 1) {
    const seat = { ...show, seatNo: String((tries % 99) + 2) };
    asked.push(
      client.reserve(fan, seat).catch(() => undefined),
      client.call("GET", `/users/${userId}/balance`, fan).catch(() => undefined),
    );
    await sleep(ASK_EVERY_MS);
  }
  relay.mend();
  await Promise.all(asked);
  await eventually(async () => (await fetch(`${office.apis[0]?.url}/readyz`)).ok);
}

async function expectFewLines(begin: string, end: string): Promise<void> {
  for (const each of [...office.apis, ...office.workers]) {
    await eventually(() => troubles(each).some(({ msg }) => msg === end));
    expect(troubles(each).map(({ msg }) => msg)).toContain(begin);
    expect(troubles(each).length).toBeLessThanOrEqual(LINES_MAX);
  }
}

test("a Redis that is away for seconds is told of in a few lines, and that it is back", async () => {
  relay = await openRelay(String(process.env["TEST_REDIS_URL"]));
  office = await openBoxOffice({ variables: { REDIS_URL: relay.url } });
  await outageUnderLoad();
  await expectFewLines("redis connection lost", "redis connection is back");
}, 60_000);

test("a database that is away for seconds, too", async () => {
  relay = await openRelay(String(process.env["TEST_DATABASE_URL"]));
  office = await openBoxOffice({ databaseServerUrl: relay.url });
  await outageUnderLoad();
  await expectFewLines("no database connection", "database connections are had again");
}, 60_000);
