import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { openBoxOffice, type BoxOffice } from "../support/box-office.ts";
import { eventually } from "../support/eventually.ts";
import { createShow, createUser, SEAT_PRICE, type TestShow } from "../support/factories.ts";
import { METRICS_TOKEN, scrape, type Scraped } from "../support/metrics.ts";

/** What Prometheus reads of two APIs and a worker after a small sale. */

let office: BoxOffice;
let show: TestShow;

beforeAll(async () => {
  office = await openBoxOffice({
    apis: 2,
    workers: 0,
    variables: { METRICS_TOKEN, MAX_ACTIVE: "2", LANES: "1" },
  });
  show = await createShow(office.db, { seats: 5 });
});
afterAll(() => office.close());

const scrapeApis = () => Promise.all(office.apis.map(({ url }) => scrape(url)));
const scrapeAll = async () => [
  ...(await scrapeApis()),
  ...(await Promise.all(office.workers.map(({ healthUrl }) => scrape(healthUrl)))),
];

const sumOver = (
  scraped: readonly Scraped[],
  name: string,
  labels: Record<string, string> = {},
): number => scraped.reduce((sum, { sumOf }) => sum + sumOf(name, labels), 0);

async function joined() {
  const userId = await createUser(office.db, { balance: SEAT_PRICE });
  return { userId, token: await office.client().join(userId) };
}

const seat = (seatNo: string) => ({ concertId: show.concertId, date: show.date, seatNo });

test("a lane without a worker shows how long its oldest batch has been waiting", async () => {
  const fan = await joined();
  const answer = await office.client().reserve(fan, seat("1"));
  expect(answer.status).toBe(202);
  const lane = { lane: "0" };
  await eventually(async () => {
    const scraped = await scrapeApis();
    return scraped.every(
      ({ valueOf }) =>
        valueOf("rowlock_lane_jobs", { ...lane, state: "waiting" }) === 1 &&
        (valueOf("rowlock_lane_oldest_wait_seconds", lane) ?? 0) > 0.5,
    );
  });

  await office.startWorker();
  await eventually(async () =>
    (await scrapeApis()).every(
      ({ valueOf }) =>
        valueOf("rowlock_lane_jobs", { ...lane, state: "waiting" }) === 0 &&
        valueOf("rowlock_lane_oldest_wait_seconds", lane) === 0,
    ),
  );
  const [worker] = await Promise.all(office.workers.map(({ healthUrl }) => scrape(healthUrl)));
  expect(worker?.valueOf("rowlock_ticket_wait_seconds_count", { kind: "reserve" })).toBe(1);
  expect(worker?.valueOf("rowlock_ticket_wait_seconds_sum", { kind: "reserve" })).toBeGreaterThan(
    0.5,
  );
});

test("what was asked, accepted and decided is counted once, wherever it happened", async () => {
  const before = await scrapeAll();
  const grown = async (name: string, labels: Record<string, string>) =>
    sumOver(await scrapeAll(), name, labels) - sumOver(before, name, labels);
  const fan = await joined();
  const client = office.client();
  const hold = await client.reserve(fan, seat("2"), { wait: 10 });
  expect(hold.status).toBe(201);
  expect((await client.reserve(fan, seat("99"), { wait: 10 })).status).toBe(404);
  const payment = {
    concertId: show.concertId,
    reservationId: String(hold.body["reservationId"]),
    paymentAmount: "50000.00",
  };
  expect((await client.pay(fan, payment, { wait: 10 })).status).toBe(200);
  await client.call("POST", `/users/${fan.userId}/balance`, {
    token: fan.token,
    body: { amount: "10.00" },
  });

  const route = "/concerts/:concertId/reservations";
  expect(await grown("rowlock_http_requests_total", { method: "POST", route, status: "201" })).toBe(
    1,
  );
  expect(await grown("rowlock_http_refusals_total", { code: "unknown-seat" })).toBe(1);
  expect(await grown("rowlock_http_request_duration_seconds_count", { route })).toBe(2);
  const kinds = [
    ["reserve", "reserved"],
    ["pay", "paid"],
    ["top-up", "topped-up"],
  ] as const;
  for (const [kind, outcome] of kinds) {
    expect([kind, await grown("rowlock_tickets_accepted_total", { kind })]).toEqual([kind, 1]);
    expect([kind, await grown("rowlock_tickets_decided_total", { kind, outcome })]).toEqual([
      kind,
      1,
    ]);
  }
  expect(await grown("rowlock_batch_commands_count", {})).toBe(2);
  expect(await grown("rowlock_batch_commands_sum", {})).toBe(2);
});

test("the line, the seats and the holds are the same in every API", async () => {
  await Promise.all([joined(), joined(), joined(), joined()]);
  const ofShow = { concert: show.concertId, date: show.date };
  const main = { room: "main" };
  const expected = {
    available: 3,
    held: 1,
    sold: 1,
    holds: 1,
    overdue: 0,
    active: 2,
    activeMost: 2,
    waiting: 3,
    database: 1,
    redis: 1,
  };
  const seen = ({ valueOf }: Scraped) => ({
    available: valueOf("rowlock_seats", { ...ofShow, status: "available" }),
    held: valueOf("rowlock_seats", { ...ofShow, status: "held" }),
    sold: valueOf("rowlock_seats", { ...ofShow, status: "sold" }),
    holds: valueOf("rowlock_holds"),
    overdue: valueOf("rowlock_holds_overdue"),
    active: valueOf("rowlock_line_active_sessions", main),
    activeMost: valueOf("rowlock_line_sessions_max", main),
    waiting: valueOf("rowlock_line_waiting_fans", main),
    database: valueOf("rowlock_dependency_up", { dependency: "database" }),
    redis: valueOf("rowlock_dependency_up", { dependency: "redis" }),
  });
  // Seats are told some seconds late, and the next fan is admitted by the next tick.
  await eventually(
    async () => {
      expect((await scrapeApis()).map(seen)).toEqual([expected, expected]);
      return true;
    },
    { withinMs: 20_000 },
  );
  for (const { valueOf } of await scrapeApis()) {
    expect(valueOf("rowlock_line_oldest_wait_seconds", main)).toBeGreaterThan(0);
  }
  const all = await scrapeAll();
  expect(sumOver(all, "rowlock_line_joins_total", main)).toBe(6);
  expect(sumOver(all, "rowlock_line_admissions_total", main)).toBe(3);
});

test("every process tells of itself, with every name in one form and every metric explained", async () => {
  for (const { text, samples, valueOf } of await scrapeAll()) {
    expect(valueOf("rowlock_process_cpu_seconds_total")).toBeGreaterThan(0);
    expect(valueOf("rowlock_nodejs_eventloop_lag_p99_seconds")).toBeGreaterThan(0);
    expect(valueOf("rowlock_database_connections_max")).toBeGreaterThan(0);
    const names = new Set(samples.map(({ name }) => name));
    expect([...names].filter((name) => !/^rowlock_[a-z0-9_]+$/.test(name))).toEqual([]);
    const told = [...text.matchAll(/^# TYPE (\S+) (\w+)$/gm)];
    const unexplained = told.filter(([, name = ""]) => !text.includes(`# HELP ${name} `));
    expect(unexplained).toEqual([]);
    const counters = told.filter(([, , type]) => type === "counter").map(([, name]) => name);
    expect(counters.filter((name) => !name?.endsWith("_total"))).toEqual([]);
  }
});

test("the metrics are for who has the token, in the API and in the worker", async () => {
  const urls = [office.apis[0]?.url, office.workers[0]?.healthUrl].map((url) => `${url}/metrics`);
  for (const url of urls) {
    for (const headers of [
      {},
      { Authorization: "Bearer another" },
      { Authorization: "Basic eDp5" },
    ]) {
      const response = await fetch(url, { headers });
      expect(response.status).toBe(401);
      expect(response.headers.get("www-authenticate")).toBe('Bearer realm="rowlock metrics"');
      expect(await response.text()).not.toContain("rowlock_");
    }
    const token = { Authorization: `Bearer ${METRICS_TOKEN}` };
    const read = await fetch(url, { headers: token });
    expect(read.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    expect(read.headers.get("cache-control")).toBe("no-store");
    const write = await fetch(url, { method: "POST", headers: token });
    expect([write.status, write.headers.get("allow")]).toEqual([405, "HEAD, GET"]);
  }
  const refused = await fetch(`${office.apis[0]?.url}/metrics`);
  expect(await refused.json()).toMatchObject({ code: "metrics-not-authenticated", status: 401 });
});

test("without a token in the settings there are no metrics to find", async () => {
  const closed = await openBoxOffice({});
  const urls = [closed.apis[0]?.url, closed.workers[0]?.healthUrl].map((url) => `${url}/metrics`);
  const found = await Promise.all(
    urls.map((url) => fetch(url, { headers: { Authorization: "Bearer undefined" } })),
  );
  await closed.close();
  expect(found.map(({ status }) => status)).toEqual([404, 404]);
});
