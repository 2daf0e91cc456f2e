import { expect, test } from "@jest/globals";
import { pauseMs, retryAfterMs } from "../../../web/rowlock/patience.ts";

test("pauses grow, up to some seconds", () => {
  const pauses = [1, 2, 3, 4, 20].map((attempt) => pauseMs(attempt, undefined, 0.5));
  expect(pauses).toEqual(pauses.toSorted((a, b) => a - b));
  expect(pauses[0]).toBeLessThan(1000);
  expect(pauses.at(-1)).toBe(12_000);
});

test("no two pages come back in the same moment", () => {
  expect(pauseMs(3, undefined, 0)).toBeLessThan(pauseMs(3, undefined, 0.9));
  expect(pauseMs(1, 5000, 0.1)).toBeLessThan(pauseMs(1, 5000, 0.9));
});

test("nobody comes earlier than told, nor is put to sleep by a wrong header", () => {
  expect(pauseMs(1, 7000, 0)).toBeGreaterThanOrEqual(7000);
  expect(pauseMs(1, 1e12, 1)).toBeLessThanOrEqual(144_000);
});

test.each([
  ["0", 0],
  ["7", 7000],
  ["Thu, 01 Jan 1970 00:00:12 GMT", 2000],
  ["Thu, 01 Jan 1970 00:00:01 GMT", 0],
  ["soon", undefined],
  [null, undefined],
])("Retry-After %p", (header, ms) => {
  expect(retryAfterMs(header, 10_000)).toBe(ms);
});
