import { expect, test } from "@jest/globals";
import { hallPlan } from "../../../../bench/rush/view/hall-plan.ts";

test("a small hall has a character for each seat", () => {
  expect(hallPlan(["sold", "held", "free"], { columns: 10, rows: 2 })).toEqual(["█▒·"]);
});

test("rows are equally long", () => {
  const hall = Array.from({ length: 30 }, () => "free" as const);
  expect(hallPlan(hall, { columns: 20, rows: 4 })).toEqual(["·".repeat(15), "·".repeat(15)]);
});

test("in a large one a character stands for neighbours, and shows what most of them are", () => {
  const hall = [
    ...(["sold", "sold", "free", "held"] as const),
    ...(["held", "held", "free", "sold"] as const),
    ...(["free", "free", "free", "held"] as const),
  ];
  expect(hallPlan(hall, { columns: 3, rows: 1 })).toEqual(["█▒·"]);
});

test.each([1, 999, 1000, 12_345])("%d seats fit", (seats) => {
  const hall = Array.from({ length: seats }, () => "free" as const);
  const rows = hallPlan(hall, { columns: 75, rows: 8 });
  expect(rows.length).toBeLessThanOrEqual(8);
  expect(Math.max(...rows.map((row) => row.length))).toBeLessThanOrEqual(75);
});
