import { expect, test } from "@jest/globals";
import { UsageError } from "../support/number-options.ts";
import { readArguments } from "./arguments.ts";

const known = ["worker-kill", "redis-kill"];

test("without arguments all faults are run, as often as the full run has them", () => {
  expect(readArguments([], known)).toEqual({
    faults: [],
    seed: undefined,
    times: undefined,
    isShort: false,
    writesDocs: false,
  });
});

test("faults, seed and times are read", () => {
  expect(readArguments(["redis-kill", "--seed", "7", "--times", "3"], known)).toMatchObject({
    faults: ["redis-kill"],
    seed: 7,
    times: 3,
  });
});

test("a short run, and one for the documentation, can be asked for", () => {
  expect(readArguments(["--short"], known)).toMatchObject({ isShort: true, writesDocs: false });
  expect(readArguments(["--docs"], known)).toMatchObject({ isShort: false, writesDocs: true });
});

test("who asks for help gets help", () => {
  expect(readArguments(["--help"], known)).toBe("help");
});

test.each([
  [["earthquake"]],
  [["--seed", "-1"]],
  [["--seed", "x"]],
  [["--times", "0"]],
  [["--times", "1.5"]],
  [["--short", "--times", "3"]],
  [["--often"]],
])("%j cannot be meant", (args) => {
  expect(() => readArguments(args, known)).toThrow(UsageError);
});
