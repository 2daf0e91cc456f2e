import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { readClock, serverNowMs, UNKNOWN_CLOCK } from "../../../web/rowlock/server-clock.ts";

/** An answer of a server whose clock is ahead of the own one by so much. */
const answer = (aheadMs: number, sentAtMs: number, tookMs: number) => ({
  sentAtMs,
  receivedAtMs: sentAtMs + tookMs,
  serverDateMs: Math.floor((sentAtMs + tookMs / 2 + aheadMs) / 1000) * 1000,
});

test("while nothing is known the own clock has to do", () => {
  expect(serverNowMs(UNKNOWN_CLOCK, 5000)).toBe(5000);
});

test("one answer tells the time to half a second and what it took", () => {
  const clock = readClock(UNKNOWN_CLOCK, answer(180_000, 10_000_300, 40));
  expect(Math.abs(serverNowMs(clock, 0) - 180_000)).toBeLessThanOrEqual(540);
});

describe("with every answer", () => {
  test("the true difference stays within what is known, and what is known narrows", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -10_000_000, max: 10_000_000 }),
        fc.array(fc.record({ after: fc.nat(5000), took: fc.nat(800) }), { minLength: 1 }),
        (aheadMs, answers) => {
          let sentAtMs = 1_000_000_000_000;
          let clock = UNKNOWN_CLOCK;
          let width = Infinity;
          for (const { after, took } of answers) {
            sentAtMs += after;
            clock = readClock(clock, answer(aheadMs, sentAtMs, took));
            expect(clock.leastMs).toBeLessThanOrEqual(aheadMs);
            expect(clock.mostMs).toBeGreaterThanOrEqual(aheadMs);
            expect(clock.mostMs - clock.leastMs).toBeLessThanOrEqual(width);
            width = clock.mostMs - clock.leastMs;
          }
        },
      ),
    );
  });
});

test("a dozen quick answers at odd moments tell it to a tenth of a second", () => {
  let clock = UNKNOWN_CLOCK;
  for (let index = 0; index < 12; index += 1) {
    clock = readClock(clock, answer(-42_000, 1_000_000 + index * 2083, 10));
  }
  expect(Math.abs(serverNowMs(clock, 0) + 42_000)).toBeLessThan(100);
});

test("when a clock was set, what was known is forgotten", () => {
  const before = readClock(UNKNOWN_CLOCK, answer(0, 1_000_000, 10));
  const after = readClock(before, answer(3_600_000, 2_000_000, 10));
  expect(Math.abs(serverNowMs(after, 0) - 3_600_000)).toBeLessThanOrEqual(510);
});
