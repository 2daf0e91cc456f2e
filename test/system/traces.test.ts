import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { connectForRequests } from "../../core/redis.ts";
import { laneQueueName, openQueue } from "../../jobs/queues.ts";
import { openBoxOffice, type BoxOffice } from "../support/box-office.ts";
import { testLogger } from "../support/environment.ts";
import { eventually } from "../support/eventually.ts";
import { createShow, createUser, type TestShow } from "../support/factories.ts";
import {
  openTraceCollector,
  type CollectedSpan,
  type TraceCollector,
} from "../support/trace-collector.ts";

/** What a collector is told: from a request over its batch to the transaction that decided it. */

let collector: TraceCollector;
let office: BoxOffice;
let show: TestShow;

beforeAll(async () => {
  collector = await openTraceCollector();
});
afterAll(() => collector.close());
beforeEach(() => {
  collector.spans.length = 0;
  collector.bodies.length = 0;
});

async function open(variables: Record<string, string>, workers = 1): Promise<void> {
  office = await openBoxOffice({ workers, variables: { LANES: "1", ...variables } });
  show = await createShow(office.db, { seats: 9 });
}
afterEach(() => office.close());

const switchedOn = () => ({
  OTEL_TRACES_EXPORTER: "otlp",
  OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
  OTEL_BSP_SCHEDULE_DELAY: "100",
});

async function fan() {
  const userId = await createUser(office.db);
  return { userId, token: await office.client().join(userId) };
}

const seat = (seatNo: string) => ({ concertId: show.concertId, date: show.date, seatNo });

const named = (name: string) => collector.spans.filter((span) => span.name === name);

const one = (name: string, about: (span: CollectedSpan) => boolean = () => true) =>
  eventually(() => named(name).find(about));

const RESERVE = "POST /concerts/:concertId/reservations";

describe("switched on", () => {
  test("a request by itself is one trace, from the API over its batch to the transaction", async () => {
    await open(switchedOn());
    const answer = await office.client().reserve(await fan(), seat("1"), { wait: 10 });
    expect(answer.status).toBe(201);

    const request = await one(RESERVE);
    const send = await one("send seats-0");
    const batch = await one("process seats-0");
    const transaction = await one("transaction");
    expect(request).toMatchObject({ service: "rowlock-api", parentSpanId: "", failed: false });
    expect(request.attributes).toMatchObject({
      "http.request.method": "POST",
      "http.route": "/concerts/:concertId/reservations",
      "http.response.status_code": 201,
      "rowlock.request_id": answer.headers.get("x-request-id"),
    });
    expect(send.parentSpanId).toBe(request.spanId);
    expect(send.attributes["rowlock.ticket_id"]).toBe(answer.body["ticketId"]);
    const { traceId } = request;
    expect(batch).toMatchObject({ service: "rowlock-worker", traceId, parentSpanId: send.spanId });
    expect(batch.links).toEqual([{ traceId, spanId: send.spanId }]);
    expect(batch.events).toEqual(["after-publish", "before-finish"]);
    expect(transaction).toMatchObject({ traceId, parentSpanId: batch.spanId });
    expect(transaction.events).toEqual(["after-lock", "after-write", "after-commit"]);
    // The line in the log can be found from the trace, and the other way round.
    const line = office.apis[0]?.log.find(
      ({ route, status }) => route !== undefined && status === 201,
    );
    expect(line?.["traceId"]).toBe(traceId);
  });

  test("a batch of many is a trace of its own, with a link to each request", async () => {
    await open({ ...switchedOn(), LANE_LINGER_MS: "1000" }, 0);
    // Nobody decides yet: the first leaves alone, and the others gather behind it.
    const client = office.client();
    const fans = [await fan(), await fan(), await fan(), await fan()];
    const [first, ...others] = fans;
    expect(first && (await client.reserve(first, seat("1"))).status).toBe(202);
    await Promise.all(others.map((each, index) => client.reserve(each, seat(String(index + 2)))));
    await office.startWorker();

    const batch = await one("process seats-0", ({ links }) => links.length === 3);
    await eventually(() => named(RESERVE).length === 4);
    const sends = named("send seats-0").filter(({ spanId }) =>
      batch.links.some((link) => link.spanId === spanId),
    );
    expect(sends).toHaveLength(3);
    expect(new Set(sends.map(({ traceId }) => traceId)).size).toBe(3);
    expect(sends.map(({ traceId }) => traceId)).not.toContain(batch.traceId);
    expect(batch.parentSpanId).toBe("");
    expect(batch.attributes["messaging.batch.message_count"]).toBe(3);
    const transaction = await one("transaction", ({ traceId }) => traceId === batch.traceId);
    expect(transaction.parentSpanId).toBe(batch.spanId);
  });

  test("a refusal carries its code, and nothing personal or secret is told", async () => {
    await open(switchedOn());
    const visitor = await fan();
    await office.client().reserve(visitor, seat("no-such-seat"));
    const request = await one(RESERVE);
    expect(request.attributes).toMatchObject({
      "http.response.status_code": 404,
      "error.type": "unknown-seat",
    });
    expect(request.failed).toBe(false);
    const told = collector.bodies.join("\n");
    expect(told).toContain(RESERVE);
    for (const secret of [visitor.userId, visitor.token, "no-such-seat"]) {
      expect(told).not.toContain(secret);
    }
  });

  test("requests that nobody wants to see leave nothing, and neither do their batches", async () => {
    await open({ ...switchedOn(), OTEL_TRACES_SAMPLER: "always_off" });
    const answer = await office.client().reserve(await fan(), seat("1"), { wait: 10 });
    expect(answer.status).toBe(201);
    await Promise.all([...office.apis, ...office.workers].map((each) => each.stop()));
    expect(collector.spans).toEqual([]);
  });

  test("of a share of the requests, each comes with the batch that decided it", async () => {
    await open({
      ...switchedOn(),
      OTEL_TRACES_SAMPLER: "traceidratio",
      OTEL_TRACES_SAMPLER_ARG: "0.5",
      USER_RESERVATIONS_PER_MINUTE: "0",
    });
    const visitor = await fan();
    for (let seatNo = 1; seatNo <= 9; seatNo += 1) {
      await office.client().reserve(visitor, seat(String(seatNo)), { wait: 10 });
    }
    await Promise.all([...office.apis, ...office.workers].map((each) => each.stop()));
    const requests = named(RESERVE).map(({ traceId }) => traceId);
    const batches = named("process seats-0").map(({ traceId }) => traceId);
    expect(new Set(batches)).toEqual(new Set(requests));
  });
});

describe("traceparent of who asks", () => {
  const traceId = "0af7651916cd43dd8448eb211c80319c";
  const headers = { traceparent: `00-${traceId}-b7ad6b7169203331-01` };

  test("counts behind a trusted proxy", async () => {
    await open({ ...switchedOn(), TRUST_PROXY: "1" });
    await office.client().call("GET", "/concerts", { headers });
    const request = await one("GET /concerts");
    expect(request).toMatchObject({ traceId, parentSpanId: "b7ad6b7169203331" });
  });

  test("is anybody's to make up, and does not count, where nobody is trusted", async () => {
    await open(switchedOn());
    await office.client().call("GET", "/concerts", { headers });
    const request = await one("GET /concerts");
    expect(request.traceId).not.toBe(traceId);
    expect(request.parentSpanId).toBe("");
  });
});

test("switched off, which is the default, nothing is told or carried", async () => {
  await open({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url }, 0);
  expect((await office.client().reserve(await fan(), seat("1"))).status).toBe(202);
  const redis = connectForRequests(office.config.redis.url, testLogger);
  await eventually(() => redis.ping());
  const queue = openQueue(laneQueueName(0), redis, office.config.redis.prefix);
  const jobs = await queue.getJobs(["waiting"]);
  await queue.close();
  redis.disconnect();
  expect(jobs.map(({ opts }) => opts.telemetry)).toEqual([undefined]);
  await office.apis[0]?.stop();
  expect(collector.bodies).toEqual([]);
});

test("a collector that is away keeps nobody from selling, or from stopping", async () => {
  await open({ ...switchedOn(), OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:1" });
  const answer = await office.client().reserve(await fan(), seat("1"), { wait: 10 });
  expect(answer.status).toBe(201);
  const api = office.apis[0];
  await eventually(() => api?.log.some(({ msg }) => msg === "traces: trouble"));
  const startedMs = performance.now();
  expect(await Promise.all([...office.apis, ...office.workers].map((each) => each.stop()))).toEqual(
    [0, 0],
  );
  expect(performance.now() - startedMs).toBeLessThan(8000);
});
