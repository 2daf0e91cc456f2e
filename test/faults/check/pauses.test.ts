import { expect, test } from "@jest/globals";
import { longestPauseMs, longestSilenceMs } from "./pauses.ts";

const work = (lane: number, acceptedAtMs: number, decidedAtMs: number) => ({
  lane,
  acceptedAtMs,
  decidedAtMs,
});

test("a lane that has nothing to do does not pause", () => {
  expect(longestPauseMs([work(0, 100, 110), work(0, 9000, 9020)])).toBe(20);
});

test("a pause lasts from the last decision to the next, while anything waits", () => {
  expect(longestPauseMs([work(0, 100, 110), work(0, 105, 3000), work(0, 200, 3000)])).toBe(2890);
});

test("a pause begins when the first request comes to a lane that stands still", () => {
  expect(longestPauseMs([work(0, 100, 110), work(0, 500, 3000), work(0, 400, 3010)])).toBe(2600);
});

test("one lane's work does not hide another's pause", () => {
  const busy = Array.from({ length: 50 }, (_, index) => work(1, index * 100, index * 100 + 10));
  expect(longestPauseMs([...busy, work(0, 100, 4100)])).toBe(4000);
});

test("without work there is no pause", () => {
  expect(longestPauseMs([])).toBe(0);
});

test("silence is the longest time between two answers, and to both ends", () => {
  expect(longestSilenceMs([500, 120, 130, 900], 100, 1000)).toBe(400);
  expect(longestSilenceMs([600, 610], 100, 1000)).toBe(500);
  expect(longestSilenceMs([110, 200], 100, 1000)).toBe(800);
});

test("without answers all is silence, and answers before and after do not count", () => {
  expect(longestSilenceMs([50, 2000], 100, 1000)).toBe(900);
});
