import { expect, test } from "@jest/globals";
import { plainLine } from "../../../../bench/rush/view/plain-line.ts";
import { snapshot } from "./snapshots.ts";

test("a line says the same as a frame", () => {
  expect(plainLine(snapshot())).toBe(
    "  13 s · arrived 80 · in line 40 · inside 10 · gone 30 · seats 3 sold, 2 held, 5 free · " +
      "2,113 answers/s · p50 3.1 ms · p99 41 ms",
  );
});

test("a second without answers has no latency", () => {
  expect(plainLine(snapshot({ p50Ms: Number.NaN, p99Ms: Number.NaN }))).toContain("p50 – ms");
});
