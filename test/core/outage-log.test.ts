import { beforeEach, expect, test } from "@jest/globals";
import { pino } from "pino";
import { createOutageLog, type OutageLog } from "../../core/outage-log.ts";

let lines: Record<string, unknown>[];
let nowMs: number;
let outage: OutageLog;

beforeEach(() => {
  lines = [];
  nowMs = 1_000_000;
  const stream = { write: (line: string) => lines.push(JSON.parse(line)) };
  const messages = { failing: "it is lost", over: "it is back" };
  outage = createOutageLog(pino({ base: null }, stream), messages, { nowMs: () => nowMs });
});

const failFor = (seconds: number) => {
  for (let times = 0; times < seconds * 10; times += 1) {
    nowMs += 100;
    outage.failed(new Error("away"), { where: "here" });
  }
};
const said = () => lines.map(({ msg, times, forSeconds }) => [msg, times, forSeconds]);

test("says at once that it began, each half minute that it lasts, and how it ended", () => {
  failFor(70);
  outage.worked();
  expect(said()).toEqual([
    ["it is lost", 1, 0],
    ["it is lost", 301, 30],
    ["it is lost", 601, 60],
    ["it is back", 700, 70],
  ]);
  expect(lines[0]).toMatchObject({ level: 40, where: "here", err: { message: "away" } });
});

test("says nothing while all is well", () => {
  outage.worked();
  outage.worked();
  expect(lines).toEqual([]);
});

test("says two things in half a minute at most when it works and fails in turns", () => {
  for (let turns = 0; turns < 290; turns += 1) {
    failFor(0.1);
    outage.worked();
  }
  expect(said()).toEqual([
    ["it is lost", 1, 0],
    ["it is back", 1, 0],
  ]);
});

test("takes a failure after a long silence for a new one", () => {
  failFor(10);
  nowMs += 3_600_000;
  failFor(0.1);
  expect(said()).toEqual([
    ["it is lost", 1, 0],
    ["it is lost", 1, 0],
  ]);
});
