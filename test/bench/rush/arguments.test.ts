import { expect, test } from "@jest/globals";
import { readArguments, UsageError } from "../../../bench/rush/arguments.ts";

test("without arguments ten thousand fans come to a thousand seats of our own", () => {
  expect(readArguments([])).toEqual({
    fans: 10_000,
    seats: 1000,
    seed: undefined,
    speed: 1,
    target: { kind: "own" },
  });
});

test("everything can be said", () => {
  const args = ["--fans", "50", "--seats=20", "--seed", "0", "--speed", "8"];
  const where = ["--url", "http://box.example/", "--database", "mysql://u:p@db.example/rowlock"];
  expect(readArguments([...args, ...where])).toEqual({
    fans: 50,
    seats: 20,
    seed: 0,
    speed: 8,
    target: {
      kind: "given",
      url: "http://box.example",
      databaseUrl: "mysql://u:p@db.example/rowlock",
    },
  });
  expect(readArguments(["--running"])).toMatchObject({ target: { kind: "running" } });
  expect(readArguments(["--help"])).toBe("help");
});

test.each([
  [["--fans", "0"], "--fans"],
  [["--fans", "many"], "--fans"],
  [["--fans", "1.5"], "--fans"],
  [["--seats", "100001"], "--seats"],
  [["--seed", "-1"], "--seed"],
  [["--seed", "4294967296"], "--seed"],
  [["--speed", "0"], "--speed"],
  [["--url", "http://box.example"], "--database"],
  [["--database", "mysql://db.example/rowlock"], "--url"],
  [["--url", "box.example:3000", "--database", "mysql://db.example/rowlock"], "--url"],
  [["--url", "http://box.example", "--database", "postgres://db.example/x"], "--database"],
  [["--running", "--url", "http://box.example"], "--running"],
  [["--quick"], "--quick"],
  [["10000"], "10000"],
])("%j is refused, and the message says where", (args, where) => {
  expect(() => readArguments(args)).toThrow(UsageError);
  expect(() => readArguments(args)).toThrow(where);
});

test("a password in a wrong address is not repeated", () => {
  const args = ["--url", "http://box.example", "--database", "postgres://u:secret@db.example/x"];
  expect(() => readArguments(args)).toThrow(expect.not.stringContaining("secret"));
});
