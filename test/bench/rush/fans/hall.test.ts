import { expect, test } from "@jest/globals";
import { createHall } from "../../../../bench/rush/fans/hall.ts";

test("free is what the map shows, sold what was paid, and held the rest", () => {
  const hall = createHall(["A1", "A2", "A3"]);
  expect(hall.states()).toEqual(["free", "free", "free"]);

  hall.show(["A3"]);
  hall.sell("A1");

  expect(hall.states()).toEqual(["sold", "held", "free"]);
});

test("a seat that comes back is free again, a sold one stays sold whatever an old map says", () => {
  const hall = createHall(["A1", "A2"]);
  hall.show([]);
  hall.sell("A1");

  hall.show(["A1", "A2"]);

  expect(hall.states()).toEqual(["sold", "free"]);
});
