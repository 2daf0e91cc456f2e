import { beforeEach, expect, test } from "@jest/globals";
import { countWorkers } from "../../../scripts/launcher/settings.mjs";
import { Problem } from "../../../scripts/services/problem.mjs";

beforeEach(() => {
  delete process.env["WORKERS"];
});

test.each([
  [[], 1],
  [["--workers", "3"], 3],
  [["--workers=4"], 4],
  [["--workers", "0"], 0],
])("`npm start -- %j` starts %d workers", (args, expected) => {
  expect(countWorkers(args)).toBe(expected);
});

test.each([
  [["--wrokers", "3"]],
  [["3"]],
  [["--workers"]],
  [["--workers=many"]],
  [["--workers", "65"]],
])("`npm start -- %j` is refused instead of guessed at", (args) => {
  expect(() => countWorkers(args)).toThrow(Problem);
});
