import { expect, test } from "@jest/globals";
import { chooseSeat } from "../../../../bench/rush/fans/seat-choice.ts";
import { seededRandom } from "../../../../bench/rush/random.ts";

const seatNos = Array.from({ length: 800 }, (_, index) => String(index));

function choices(taste: "front" | "anywhere"): number[] {
  const random = seededRandom(5);
  return Array.from({ length: 4000 }, () => Number(chooseSeat(seatNos, taste, random)));
}

test("half of those who want the front choose from its first eighth", () => {
  const inFront = choices("front").filter((seat) => seat < 100);
  expect(inFront.length / 4000).toBeCloseTo(0.5, 1);
});

test("the others choose anywhere", () => {
  const chosen = choices("anywhere");
  expect(chosen.filter((seat) => seat < 100).length / 4000).toBeCloseTo(1 / 8, 1);
  expect(chosen.filter((seat) => seat >= 700).length / 4000).toBeCloseTo(1 / 8, 1);
});

test("the first and the last seat can be chosen, and nothing beyond", () => {
  expect(chooseSeat(seatNos, "front", () => 0)).toBe("0");
  expect(chooseSeat(seatNos, "front", () => 1 - 2 ** -32)).toBe("799");
});

test("from an empty hall nothing is chosen", () => {
  expect(chooseSeat([], "front", () => 0.5)).toBeUndefined();
});
