import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { startRedis } from "../../scripts/services/redis.mjs";
import { connectForRequests } from "../../core/redis.ts";
import { openBoxOffice, type BoxOffice } from "../support/box-office.ts";
import { testLogger } from "../support/environment.ts";
import { eventually } from "../support/eventually.ts";
import { createShow, createUser, createUsers } from "../support/factories.ts";

const BROWSER_ID = "a browser";

let redisServer: Awaited<ReturnType<typeof startRedis>>;
let office: BoxOffice;

beforeEach(async () => {
  // A server of its own, because it is frozen and emptied while other tests use the shared one.
  redisServer = await startRedis({ appendfsync: "everysec" });
  office = await openBoxOffice({ variables: { REDIS_URL: redisServer.url, MAX_ACTIVE: "1" } });
});

afterEach(async () => {
  await office.close().finally(() => redisServer.stop());
});

test("while Redis is frozen the API answers 503 within two seconds, and recovers by itself", async () => {
  const show = await createShow(office.db, { seats: 2 });
  const userId = await createUser(office.db);
  const client = office.client();
  const fan = { userId, token: await client.join(userId, BROWSER_ID) };
  const seat = { ...show, seatNo: "1" };
  // The first answer also loads what is read from the database.
  expect((await client.reserve(fan, seat, { wait: 5 })).status).toBe(201);

  process.kill(redisServer.pid, "SIGSTOP");
  try {
    const askedAt = performance.now();
    const answers = await Promise.all([
      client.reserve(fan, { ...show, seatNo: "2" }, { key: "the-same-key" }),
      client.call("GET", "/users/token", { token: fan.token }),
      client.call("POST", "/users/token", { body: { userId, browserId: BROWSER_ID } }),
    ]);
    expect(performance.now() - askedAt).toBeLessThan(2000);
    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 503, body: { code: "unavailable" } });
      expect(answer.headers.get("retry-after")).not.toBeNull();
    }
    expect((await fetch(`${office.apis[0]?.url}/readyz`)).status).toBe(503);
    expect((await fetch(`${office.apis[0]?.url}/livez`)).status).toBe(200);
  } finally {
    process.kill(redisServer.pid, "SIGCONT");
  }

  await eventually(async () => {
    const again = await client.reserve(
      fan,
      { ...show, seatNo: "2" },
      { key: "the-same-key", wait: 5 },
    );
    return again.status === 201;
  });
});

test("a Redis that lost everything: the line keeps its order, and admission goes on", async () => {
  await createShow(office.db);
  const users = await createUsers(office.db, 30);
  const client = office.client();
  const fans: { userId: string; token: string }[] = [];
  for (const userId of users) {
    fans.push({ userId, token: await client.join(userId) });
  }
  const poll = (fan: { token: string }) => client.call("GET", "/users/token", { token: fan.token });

  const redis = connectForRequests(redisServer.url, testLogger);
  await eventually(() => redis.flushall());
  redis.disconnect();
  for (const fan of fans.toReversed()) {
    expect((await poll(fan)).status).toBe(200);
  }
  const latecomer = await createUser(office.db);
  const late = await poll({ token: await client.join(latecomer) });

  const positions = await Promise.all(fans.map(async (fan) => (await poll(fan)).body));
  expect(positions.map(({ queuePosition }) => queuePosition)).toEqual(
    fans.map((_, index) => index + 1),
  );
  expect(late.body["queuePosition"]).toBe(fans.length + 1);
  // The schedules were lost too: that somebody is admitted shows that they are back.
  await eventually(
    async () => (await poll(fans[0] ?? { token: "" })).body["status"] === "admitted",
    {
      withinMs: 20_000,
    },
  );
  expect((await poll(fans[1] ?? { token: "" })).body).toMatchObject({ queuePosition: 1 });
});
