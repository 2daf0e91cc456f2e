import { describe, expect, test } from "@jest/globals";
import type { Moment } from "../../control-room/house/house.ts";
import { ratePerSecond, sellOutCurve, seriesOf, totals } from "../../control-room/house/rates.ts";

const NOW_MS = Date.parse("2027-05-01T10:00:00Z");

const momentAt = (seconds: number, joins: number): Moment => ({
  atMs: NOW_MS + seconds * 1000,
  lines: [
    { room: "main", waiting: 0, active: 0, joins, admissions: 0 },
    { room: "side", waiting: 0, active: 0, joins: 10, admissions: 0 },
  ],
  seats: { available: 1, held: 0, sold: 0 },
  backlogJobs: 0,
  traffic: { answers: 0, refusals: 0, failures: 0 },
});

describe("a rate", () => {
  const rate = (before: Moment | undefined, now: Moment) =>
    ratePerSecond(before, now, totals.joins);

  test("is what came in each second, in all rooms", () => {
    expect(rate(momentAt(0, 100), momentAt(5, 150))).toBe(10);
    expect(rate(momentAt(0, 100), momentAt(4, 100))).toBe(0);
  });

  test("is unknown without a moment before, and after a time in which nobody looked", () => {
    expect(rate(undefined, momentAt(5, 150))).toBeNull();
    expect(rate(momentAt(0, 100), momentAt(60, 150))).toBeNull();
    expect(rate(momentAt(5, 100), momentAt(5, 150))).toBeNull();
  });

  test("is unknown, and not negative, when the count began again", () => {
    expect(rate(momentAt(0, 100), momentAt(5, 3))).toBeNull();
  });
});

test("a chart has one value of each line for each moment", () => {
  const moments = [momentAt(0, 0), momentAt(5, 10), momentAt(10, 40)];
  const series = seriesOf(moments, totals.joins, (now, before) =>
    ratePerSecond(before, now, totals.joins),
  );
  expect(series).toEqual({
    atSeconds: moments.map(({ atMs }) => atMs / 1000),
    values: [
      [10, 20, 50],
      [null, 2, 6],
    ],
  });
});

describe("the sell-out curve", () => {
  const minute = (minutes: number, seats: number) => ({
    atMs: NOW_MS - minutes * 60_000,
    seats,
    amount: "1.00",
  });

  test("begins at nothing, grows by each minute's sales, and reaches until now", () => {
    const { atSeconds, values } = sellOutCurve([minute(30, 5), minute(10, 7)], NOW_MS);
    expect(values).toEqual([[0, 5, 12, 12]]);
    expect(atSeconds.map((at) => (at * 1000 - NOW_MS) / 60_000)).toEqual([-30, -29, -9, 0]);
  });

  test("does not run ahead of the minute that is not over", () => {
    const { atSeconds } = sellOutCurve([minute(0.5, 5)], NOW_MS);
    expect(Math.max(...atSeconds) * 1000).toBe(NOW_MS);
  });

  test("is empty while nothing is sold", () => {
    expect(sellOutCurve([], NOW_MS)).toEqual({ atSeconds: [], values: [[]] });
  });
});
