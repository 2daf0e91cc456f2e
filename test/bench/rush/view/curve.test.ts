import { expect, test } from "@jest/globals";
import {
  sellOutCurve,
  soldOutAfterSeconds,
  type Sample,
} from "../../../../bench/rush/view/curve.ts";

const sample = (seconds: number, sold: number, held: number): Sample => ({
  seconds,
  seats: { sold, held, free: 100 - sold - held },
});

test("the curve rises from left to right: sold is filled, held above it is dotted", () => {
  const curve = sellOutCurve([sample(0, 0, 0), sample(30, 50, 25), sample(60, 100, 0)], 100);

  const [top = "", , , , , middle = "", , , , bottom = "", axis = "", seconds = ""] = curve;
  expect(top).toBe(`100 ┤${" ".repeat(63)}█`);
  expect(curve[2]).toBe(`    ┤${" ".repeat(31)}${"░".repeat(32)}█`);
  expect(middle).toBe(`    ┤${" ".repeat(31)}${"█".repeat(33)}`);
  expect(bottom).toBe(middle);
  expect(axis).toBe(`  0 ┼${"─".repeat(64)}`);
  expect(seconds).toMatch(/^ {5}0 s +30 s +60 s$/);
  expect(seconds).toHaveLength(axis.length);
});

test("parts of a row are drawn in eighths", () => {
  const [, , , , , , , , , bottom = ""] = sellOutCurve([sample(0, 0, 0), sample(1, 5, 0)], 100);
  expect(bottom.at(-1)).toBe("▄");
});

test("a sale of which nothing was seen has an empty curve", () => {
  expect(sellOutCurve([], 100)[0]).toBe("100 ┤");
});

test("sold out is when no seat is free, nor held", () => {
  const samples = [sample(10, 80, 20), sample(11, 99, 1), sample(12, 100, 0), sample(13, 100, 0)];
  expect(soldOutAfterSeconds(samples)).toBe(12);
  expect(soldOutAfterSeconds(samples.slice(0, 2))).toBeUndefined();
});
