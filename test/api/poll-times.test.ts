import { expect, test } from "@jest/globals";
import { createPollTimes } from "../../api/access/poll-times.ts";

function createTestTimes() {
  let now = 0;
  const times = createPollTimes(() => now);
  return {
    ...times,
    wait: (seconds: number) => {
      now += seconds * 1000;
    },
  };
}

test("who asks when told, or a little before, is never too early", () => {
  const { ask, told, wait } = createTestTimes();
  for (let time = 0; time < 100; time += 1) {
    expect(ask("ada")).toBe(0);
    told("ada", 30);
    wait(27);
  }
});

test("who asks before is, until the time has come", () => {
  const { ask, told, wait } = createTestTimes();
  expect(ask("ada")).toBe(0);
  told("ada", 300);
  wait(100);
  expect(ask("ada")).toBe(170_000);
  expect(ask("grace")).toBe(0);
  wait(170);
  expect(ask("ada")).toBe(0);
});

test("of many who ask at once as one fan, one is in time", () => {
  const { ask } = createTestTimes();
  expect(ask("ada")).toBe(0);
  expect(ask("ada")).toBeGreaterThan(0);
});

test("what was told last counts", () => {
  const { ask, told, wait } = createTestTimes();
  told("ada", 300);
  told("ada", 2);
  wait(2);
  expect(ask("ada")).toBe(0);
});
