import { expect, test } from "@jest/globals";
import { drawCharacter, pauseMs, type Character } from "../../../../bench/rush/fans/character.ts";
import { seededRandomOf } from "../../../../bench/rush/random.ts";

const crowd = (seed: number, speed = 1) =>
  Array.from({ length: 2000 }, (_, index) => drawCharacter(seededRandomOf(seed, index), speed));

test("the same seed brings the same people", () => {
  expect(crowd(42)).toEqual(crowd(42));
  expect(crowd(42)).not.toEqual(crowd(43));
});

test("speed changes how long things take, and nothing else", () => {
  const [slow] = crowd(1, 1);
  const [fast] = crowd(1, 10);
  expect(fast).toEqual({
    ...slow,
    arrivesAfterMs: (slow?.arrivesAfterMs ?? 0) / 10,
    linePatienceMs: (slow?.linePatienceMs ?? 0) / 10,
  });
});

test("there is everybody in a crowd, and most want the front and pay", () => {
  const people = crowd(7);
  expect(new Set(people.map(({ resolve }) => resolve)).size).toBe(4);
  expect(new Set(people.map(({ learning }) => learning)).size).toBe(3);
  const share = (trait: (character: Character) => boolean) =>
    people.filter(trait).length / people.length;
  expect(share(({ resolve }) => resolve === "pays")).toBeCloseTo(0.8, 1);
  expect(share(({ taste }) => taste === "front")).toBeCloseTo(0.8, 1);
  expect(share(({ arrivesAfterMs }) => arrivesAfterMs < 5000)).toBeCloseTo(0.63, 1);
  expect(Math.max(...people.map(({ arrivesAfterMs }) => arrivesAfterMs))).toBeLessThanOrEqual(
    40_000,
  );
});

test("a pause lies between its bounds, divided by the speed", () => {
  expect(pauseMs("think", () => 0, 1)).toBe(500);
  expect(pauseMs("think", () => 1, 10)).toBe(300);
});
