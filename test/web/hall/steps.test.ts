import { expect, test } from "@jest/globals";
import { createSeatFinder } from "../../../web/hall/seat-finder.ts";
import { entryOf, stepFrom, type Step } from "../../../web/hall/steps.ts";
import { allFree, drawnHall, onlyFree, seat } from "./halls.ts";

//                      1-5      6-8    9-13             14-15
const hall = drawnHall([".....", " ... ", ".....", "=====", ".."]);

const steps = (vacancy = allFree(hall)) => {
  return (from: string, step: Step) =>
    hall.seatNos[stepFrom(hall, vacancy, seat(hall, from), step)];
};

test.each<[string, Step, string]>([
  ["2", "left", "1"],
  ["1", "left", "1"],
  ["2", "right", "3"],
  ["5", "right", "5"],
  ["3", "row-start", "1"],
  ["3", "row-end", "5"],
  ["3", "back", "7"],
  ["1", "back", "6"],
  ["7", "front", "3"],
  ["1", "front", "1"],
  ["11", "back", "14"],
  ["15", "front", "11"],
])("in a free hall, from %s %s is %s", (from, step, to) => {
  expect(steps()(from, step)).toBe(to);
});

test("taken seats and rows without a free one are passed over", () => {
  const step = steps(onlyFree(hall, ["1", "4", "9", "15"]));
  expect(step("1", "right")).toBe("4");
  expect(step("4", "left")).toBe("1");
  expect(step("1", "back")).toBe("9");
  expect(step("9", "right")).toBe("9");
  expect(step("2", "row-end")).toBe("4");
});

test("a section is entered at its first free seat; where none is free, at its first", () => {
  expect(hall.seatNos[entryOf(hall, onlyFree(hall, ["4", "15"]), 1)]).toBe("15");
  expect(hall.seatNos[entryOf(hall, onlyFree(hall, ["4"]), 1)]).toBe("14");
});

test("a seat is found where it is, and none where there is none", () => {
  const finder = createSeatFinder(hall);
  const there = seat(hall, "7");
  expect(finder.nearest((hall.x[there] ?? 0) + 3, (hall.y[there] ?? 0) - 3, 6)).toBe(there);
  expect(finder.nearest(500, 500, 6)).toBeUndefined();
  const seen: number[] = [];
  finder.eachIn(hall.bounds, (each) => seen.push(each));
  expect(seen).toHaveLength(hall.seatCount);
});
