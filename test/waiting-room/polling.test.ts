import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { ROOM_TIMING, type RoomLimits } from "../../waiting-room/limits.ts";
import {
  estimatedWaitSeconds,
  longestSilenceSeconds,
  pollAfterSeconds,
  pollingPace,
} from "../../waiting-room/polling.ts";

const limits: RoomLimits = {
  isAdmitting: true,
  maxActive: 1000,
  admitPerSecond: 100,
  sessionSeconds: 600,
  waitingGraceSeconds: 60,
  tokenLifetimeSeconds: 43_200,
};
const pace = pollingPace(limits, ROOM_TIMING);
const position = fc.integer({ min: 1, max: 10_000_000 });

describe("the pace of polling", () => {
  test.each([
    { place: 1, atLeast: 2, atMost: 2 },
    { place: 400, atLeast: 2, atMost: 2 },
    { place: 10_000, atLeast: 25, atMost: 50 },
    { place: 60_000, atLeast: 150, atMost: 300 },
    { place: 10_000_000, atLeast: 150, atMost: 300 },
  ])(
    "asks position $place back after $atLeast to $atMost seconds",
    ({ place, atLeast, atMost }) => {
      expect(pollAfterSeconds(place, pace)).toBeGreaterThanOrEqual(atLeast);
      expect(pollAfterSeconds(place, pace)).toBeLessThanOrEqual(atMost);
    },
  );

  test("is whole seconds, for the Retry-After header", () => {
    fc.assert(
      fc.property(position, (place) => {
        expect(Number.isInteger(pollAfterSeconds(place, pace))).toBe(true);
      }),
    );
  });

  test("never asks for a longer silence than the deadline allows for", () => {
    fc.assert(
      fc.property(position, (place) => {
        const told = pollAfterSeconds(place, pace);
        expect(told).toBeLessThanOrEqual(longestSilenceSeconds(place, pace));
      }),
    );
  });

  test("brings every fan back before its turn can come", () => {
    fc.assert(
      fc.property(position, fc.integer({ min: 1, max: 100_000 }), (place, admitPerSecond) => {
        const soonestTurn = place / admitPerSecond;
        const told = pollAfterSeconds(
          place,
          pollingPace({ ...limits, admitPerSecond }, ROOM_TIMING),
        );
        expect(told).toBeLessThanOrEqual(Math.max(ROOM_TIMING.pollMinSeconds, soonestTurn / 2));
      }),
    );
  });

  test("grows with the position, but for the spread", () => {
    fc.assert(
      fc.property(position, (place) => {
        const twiceAsFar = pollAfterSeconds(place * 2, pace);
        expect(pollAfterSeconds(place, pace)).toBeLessThanOrEqual(twiceAsFar * 2);
      }),
    );
    expect(longestSilenceSeconds(500, pace)).toBeLessThan(longestSilenceSeconds(5000, pace));
  });

  test("keeps a million fans below 6,000 requests a second, and ten thousand below 1,200", () => {
    expect(requestsPerSecond(1_000_000)).toBeLessThan(6000);
    expect(requestsPerSecond(10_000)).toBeLessThan(1200);
  });

  test("spreads a million fans who arrived together over the seconds in which they return", () => {
    const perSecond = new Map<number, number>();
    for (let place = 1; place <= 1_000_000; place += 1) {
      const second = pollAfterSeconds(place, pace);
      perSecond.set(second, (perSecond.get(second) ?? 0) + 1);
    }
    expect(Math.max(...perSecond.values())).toBeLessThan(8000);
  });
});

describe("the estimated wait", () => {
  test.each([
    { place: 1, measured: 0, seconds: 1 },
    { place: 1000, measured: 0, seconds: 600 },
    { place: 1000, measured: 10, seconds: 100 },
    { place: 1000, measured: 100, seconds: 10 },
    { place: 1000, measured: 5000, seconds: 10 },
    { place: 1001, measured: 100, seconds: 11 },
  ])("of position $place at $measured a second is $seconds s", ({ place, measured, seconds }) => {
    expect(estimatedWaitSeconds(place, measured, limits)).toBe(seconds);
  });

  test("is never more than all sessions ahead running their full time", () => {
    fc.assert(
      fc.property(position, fc.double({ min: 0, max: 1e6, noNaN: true }), (place, measured) => {
        const worst = (place / limits.maxActive) * limits.sessionSeconds;
        const estimate = estimatedWaitSeconds(place, measured, limits);
        expect(estimate).toBeGreaterThanOrEqual(1);
        expect(estimate).toBeLessThanOrEqual(Math.ceil(worst) + 1);
      }),
    );
  });
});

function requestsPerSecond(fans: number): number {
  let sum = 0;
  for (let place = 1; place <= fans; place += 1) {
    sum += 1 / pollAfterSeconds(place, pace);
  }
  return sum;
}
