import { expect, test } from "@jest/globals";
import {
  between,
  exponential,
  seededRandom,
  seededRandomOf,
  weighted,
} from "../../../bench/rush/random.ts";

const draw = (random: () => number, count: number) => Array.from({ length: count }, random);
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

test("the same seed gives the same numbers, another gives others", () => {
  expect(draw(seededRandom(7), 5)).toEqual(draw(seededRandom(7), 5));
  expect(draw(seededRandom(7), 5)).not.toEqual(draw(seededRandom(8), 5));
});

test("neighbours do not get the same numbers, nor the same a little later", () => {
  const numbers = Array.from({ length: 1000 }, (_, index) => draw(seededRandomOf(7, index), 3));
  expect(new Set(numbers.flat()).size).toBe(3000);
});

test("numbers lie evenly from 0 to 1", () => {
  const numbers = draw(seededRandom(1), 10_000);
  expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...numbers)).toBeLessThan(1);
  expect(mean(numbers)).toBeCloseTo(0.5, 1);
  expect(numbers.filter((number) => number < 0.1).length / 10_000).toBeCloseTo(0.1, 1);
});

test("between stays between", () => {
  expect(between(() => 0, 3, 8)).toBe(3);
  expect(between(() => 0.5, 3, 8)).toBe(5.5);
});

test("exponential times have their mean, and none is endless", () => {
  const random = seededRandom(2);
  expect(mean(draw(() => exponential(random, 5), 10_000)) / 5).toBeCloseTo(1, 1);
  expect(exponential(() => 1 - 2 ** -32, 5)).toBeLessThan(120);
});

test("names come as often as their share", () => {
  const random = seededRandom(3);
  const names = Array.from({ length: 10_000 }, () =>
    weighted(random, [
      ["often", 3],
      ["seldom", 1],
      ["never", 0],
    ]),
  );
  expect(names.filter((name) => name === "often").length / 10_000).toBeCloseTo(0.75, 1);
  expect(names).not.toContain("never");
});
