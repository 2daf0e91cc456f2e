import { expect, test } from "@jest/globals";
import { createMetrics } from "../../core/metrics/metrics.ts";
import { createMetricsPage } from "../../core/metrics/metrics-page.ts";

const linesOf = (text: string, name: string) =>
  text.split("\n").filter((line) => line.startsWith(name));

test("what was counted is told in the format that Prometheus reads", async () => {
  const metrics = createMetrics();
  const doors = metrics.counter({
    name: "rowlock_doors_total",
    help: "Doors.",
    labels: ["colour", "size"],
  });
  const red = doors.of("red", "big");
  red.total += 2;
  doors.of("red", "big").total += 1;
  doors.of('bl"ue', "small").total += 1;
  doors.of("green", "big");

  const text = await metrics.text();
  expect(text).toContain("# HELP rowlock_doors_total Doors.\n# TYPE rowlock_doors_total counter\n");
  expect(linesOf(text, "rowlock_doors_total")).toEqual([
    'rowlock_doors_total{colour="red",size="big"} 3',
    'rowlock_doors_total{colour="bl\\"ue",size="small"} 1',
    'rowlock_doors_total{colour="green",size="big"} 0',
  ]);
  expect(linesOf(await metrics.text(), "rowlock_doors_total")[0]).toMatch(/ 3$/);
});

test("a histogram tells cumulated buckets, sum and count", async () => {
  const metrics = createMetrics();
  const waits = metrics.histogram({
    name: "rowlock_wait_seconds",
    help: "Waits.",
    labels: ["kind"],
    bounds: [0.1, 1],
  });
  for (const seconds of [0.05, 0.1, 0.5, 7]) {
    waits.of("pay").observe(seconds);
  }
  const text = await metrics.text();
  expect(text).toContain("# TYPE rowlock_wait_seconds histogram\n");
  expect(linesOf(text, "rowlock_wait_seconds")).toEqual([
    'rowlock_wait_seconds_bucket{kind="pay",le="0.1"} 2',
    'rowlock_wait_seconds_bucket{kind="pay",le="1"} 3',
    'rowlock_wait_seconds_bucket{kind="pay",le="+Inf"} 4',
    'rowlock_wait_seconds_sum{kind="pay"} 7.65',
    'rowlock_wait_seconds_count{kind="pay"} 4',
  ]);
});

test("a gauge is read when asked for; what cannot be read is missing and not zero", async () => {
  const metrics = createMetrics();
  let length: number | undefined = 3;
  metrics.gauge({
    name: "rowlock_line_fans",
    help: "Fans.",
    labels: ["room"],
    read: async () => {
      if (length === undefined) {
        throw new Error("Redis is away");
      }
      return [{ labels: { room: "main" }, value: length }];
    },
  });
  metrics.gauge({
    name: "rowlock_age_seconds",
    help: "Age.",
    labels: [],
    read: () => (length === undefined ? [] : [{ labels: {}, value: length }]),
  });
  expect(linesOf(await metrics.text(), "rowlock_line_fans")).toEqual([
    'rowlock_line_fans{room="main"} 3',
  ]);
  expect(linesOf(await metrics.text(), "rowlock_age_seconds")).toEqual(["rowlock_age_seconds 3"]);
  length = undefined;
  const text = await metrics.text();
  expect(linesOf(text, "rowlock_line_fans")).toEqual([]);
  expect(linesOf(text, "rowlock_age_seconds")).toEqual([]);
  const failures = async () =>
    linesOf(await metrics.text(), 'rowlock_scrape_failures_total{metric="rowlock_line_fans"}');
  expect((await failures()).join()).toMatch(/ [12]$/);
  length = 5;
  expect(linesOf(await metrics.text(), "rowlock_line_fans")).toEqual([
    'rowlock_line_fans{room="main"} 5',
  ]);
});

test("label values without end do not become time series without end", async () => {
  const metrics = createMetrics();
  const rooms = metrics.counter({ name: "rowlock_rooms_total", help: "Rooms.", labels: ["room"] });
  for (let room = 0; room < 10_000; room += 1) {
    rooms.of(`room ${room}`).total += 1;
  }
  const lines = linesOf(await metrics.text(), "rowlock_rooms_total");
  expect(lines).toHaveLength(2001);
  expect(lines.at(-1)).toBe('rowlock_rooms_total{room="other"} 8000');
});

test("the page is for who has the token, and there is none without one", async () => {
  const metrics = { text: async () => "the numbers", contentType: "text/plain" };
  const page = createMetricsPage(metrics, "a-token-of-our-own");
  for (const authorization of [
    undefined,
    "",
    "Bearer",
    "Bearer ",
    "Bearer a-token-of-our-ow",
    "Bearer a-token-of-our-own2",
    "Bearer a-token-of-our-own twice",
    "Basic a-token-of-our-own",
    "a-token-of-our-own",
  ]) {
    expect(await page?.(authorization)).toEqual({
      status: 401,
      challenge: 'Bearer realm="rowlock metrics"',
    });
  }
  expect(await page?.("bearer a-token-of-our-own")).toMatchObject({
    status: 200,
    body: "the numbers",
  });
  expect(createMetricsPage(metrics, undefined)).toBeUndefined();
});
