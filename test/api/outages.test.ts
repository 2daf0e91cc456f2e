import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Config } from "../../core/config.ts";
import { newId } from "../../domain/ids.ts";
import { METRICS_TOKEN, scrape } from "../support/metrics.ts";
import { openRelay, type Relay } from "../support/relay.ts";
import { eventually } from "../support/eventually.ts";
import { createShow, SEAT_PRICE, type TestShow } from "../support/factories.ts";
import { createApiWorld, type ApiWorld, type TestFan } from "./api-world.ts";

/** What the API can still do while a server is away. The workers reach theirs all the time. */

let world: ApiWorld;
let toRedis: Relay;
let toDatabase: Relay;
let show: TestShow;
let fan: TestFan;

beforeAll(async () => {
  const throughRelays = async (config: Config): Promise<Config> => {
    toRedis = await openRelay(config.redis.url);
    toDatabase = await openRelay(config.database.url);
    return {
      ...config,
      redis: { ...config.redis, url: toRedis.url },
      database: { ...config.database, url: toDatabase.url },
    };
  };
  world = await createApiWorld({ METRICS_TOKEN }, { apiConfig: throughRelays });
  show = await createShow(world.db, { seats: 20 });
  fan = await world.fan({ balance: SEAT_PRICE });
});
afterAll(async () => {
  await world.close();
  await toRedis.close();
  await toDatabase.close();
});

const get = (path: string) => world.send("GET", `/api/v1${path}`, { token: fan.token });

const reserve = (seatNo: string, options: { wait?: number; key?: string } = {}) =>
  world.send("POST", `/api/v1/concerts/${show.concertId}/reservations`, {
    token: fan.token,
    json: { date: show.date, seatNo, userId: fan.userId },
    ...options,
  });

const away = {
  status: 503,
  body: { code: "unavailable" },
  headers: { "retry-after": "1" },
};

async function whileCut(relay: Relay, act: () => Promise<void>): Promise<void> {
  relay.cut();
  try {
    await act();
  } finally {
    relay.mend();
  }
}

describe("while Redis is away", () => {
  test("what is one's own can be read, and tickets that were decided", async () => {
    const { body } = await reserve("1", { wait: 10 });
    await whileCut(toRedis, async () => {
      for (const path of [
        `/tickets/${String(body["ticketId"])}`,
        `/reservations/${String(body["reservationId"])}`,
        `/users/${fan.userId}/balance`,
        `/users/${fan.userId}/reservations`,
        `/concerts/${show.concertId}/availability?date=${show.date}`,
        "/concerts",
      ]) {
        expect(await get(path)).toMatchObject({ status: 200 });
      }
    });
  });

  test("a ticket that may be known to Redis only is not denied", async () => {
    await whileCut(toRedis, async () => {
      expect(await get(`/tickets/${newId("ticket")}`)).toMatchObject(away);
    });
  });

  test("nothing is promised, and the same request succeeds when Redis is back", async () => {
    await whileCut(toRedis, async () => {
      expect(await reserve("2", { key: "away" })).toMatchObject(away);
      expect(await reserve("3")).toMatchObject(away);
      const join = await world.send("POST", "/api/v1/users/token", {
        json: { userId: fan.userId, browserId: "browser" },
      });
      expect(join).toMatchObject(away);
      expect(await get("/users/token")).toMatchObject(away);
      expect(await world.send("GET", "/readyz")).toMatchObject({ status: 503 });
    });
    await eventually(async () => (await reserve("2", { key: "away", wait: 10 })).status === 201);
  });
});

describe("while MySQL is away", () => {
  test("seats are shown and reserved from memory, money is not touched", async () => {
    await get(`/concerts/${show.concertId}/availability?date=${show.date}`);
    await whileCut(toDatabase, async () => {
      expect(await get("/concerts")).toMatchObject({ status: 200 });
      expect(await get(`/concerts/${show.concertId}/availability?date=${show.date}`)).toMatchObject(
        { status: 200 },
      );
      expect(await reserve("4", { wait: 10 })).toMatchObject({ status: 201 });
      expect(await reserve("5", { wait: 10, key: "new" })).toMatchObject({ status: 201 });
      expect(await get(`/users/${fan.userId}/balance`)).toMatchObject(away);
      const topUp = await world.send("POST", `/api/v1/users/${fan.userId}/balance`, {
        token: fan.token,
        json: { amount: 1 },
      });
      expect(topUp).toMatchObject(away);
      // Redis forgot no key since this process asked, so the database need not be asked again.
      expect(await reserve("4", { key: "unknown" })).toMatchObject({ status: 409 });
      expect(await reserve("4")).toMatchObject({ status: 409 });
    });
    expect((await get(`/users/${fan.userId}/balance`)).body["balance"]).toBe("50000.00");
  });
});

describe("the metrics are told when they are wanted most", () => {
  const seen = async () => {
    const startedMs = performance.now();
    const { valueOf } = await scrape(`http://127.0.0.1:${world.port}`);
    return {
      seconds: (performance.now() - startedMs) / 1000,
      redis: valueOf("rowlock_dependency_up", { dependency: "redis" }),
      database: valueOf("rowlock_dependency_up", { dependency: "database" }),
      waiting: valueOf("rowlock_line_waiting_fans", { room: "main" }),
      lane: valueOf("rowlock_lane_jobs", { lane: "0", state: "waiting" }),
      sold: valueOf("rowlock_seats", { concert: show.concertId, status: "sold" }),
      holds: valueOf("rowlock_holds"),
    };
  };
  /** Longer than Prometheus waits would be no answer at all. */
  const PATIENCE_SECONDS = 5;

  test("while Redis is away: without the line and the lanes, with the seats", async () => {
    await whileCut(toRedis, async () => {
      // What was read a moment ago is still told.
      const told = await eventually(async () => {
        const now = await seen();
        return now.waiting === undefined ? now : undefined;
      });
      expect(told).toMatchObject({ redis: 0, database: 1, lane: undefined, sold: 0 });
      expect(told.seconds).toBeLessThan(PATIENCE_SECONDS);
    });
    await eventually(async () => (await seen()).waiting === 0);
  });

  test("while MySQL is away: without the holds, with the line and the lanes", async () => {
    await whileCut(toDatabase, async () => {
      const told = await eventually(async () => {
        const now = await seen();
        return now.holds === undefined ? now : undefined;
      });
      expect(told).toMatchObject({ redis: 1, database: 0, waiting: 0 });
      expect(told.lane).toEqual(expect.any(Number));
      expect(told.seconds).toBeLessThan(PATIENCE_SECONDS);
    });
  });
});

test("an API that starts while Redis is away works when it comes", async () => {
  let relay: Relay | undefined;
  const late = await createApiWorld(
    {},
    {
      async apiConfig(config) {
        relay = await openRelay(config.redis.url);
        relay.cut();
        return { ...config, redis: { ...config.redis, url: relay.url } };
      },
    },
  );
  expect((await late.send("GET", "/api/v1/concerts")).status).toBe(200);
  relay?.mend();
  const concert = await createShow(late.db);
  const guest = await eventually(async () => {
    const joined = await late.fan();
    return joined.token === "undefined" ? undefined : joined;
  });
  const answer = await late.send("POST", `/api/v1/concerts/${concert.concertId}/reservations`, {
    token: guest.token,
    json: { date: concert.date, seatNo: "1", userId: guest.userId },
    wait: 10,
  });
  expect(answer.status).toBe(201);
  await late.close();
  await relay?.close();
});
