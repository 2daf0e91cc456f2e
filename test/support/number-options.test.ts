import { expect, test } from "@jest/globals";
import { readNumberOptions, UsageError } from "./number-options.ts";

const ranges = { seed: { min: 0, max: 9 }, runs: { min: 1, max: 100 } };

test("what is given is read, and what is not given is absent", () => {
  expect(readNumberOptions(["--seed", "0", "--runs=7"], ranges)).toEqual({ seed: 0, runs: 7 });
  expect(readNumberOptions([], ranges)).toEqual({});
});

test.each(["--help", "-h"])("who asks for help by %s gets it, whatever else is asked", (flag) => {
  expect(readNumberOptions(["--runs", "7", flag], ranges)).toBe("help");
});

test.each([
  [["--seed", "10"]],
  [["--seed", "-1"]],
  [["--seed", ""]],
  [["--runs", "0"]],
  [["--runs", "1e2"]],
  [["--runs", "1.5"]],
  [["--runs"]],
  [["--often", "1"]],
  [["7"]],
])("%j cannot be meant", (args) => {
  expect(() => readNumberOptions(args, ranges)).toThrow(UsageError);
});
