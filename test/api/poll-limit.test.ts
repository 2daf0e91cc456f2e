import { expect, test } from "@jest/globals";
import { createPollLimit } from "../../api/access/poll-limit.ts";

test("fifty polls at once are let through, then ten a second", () => {
  let nowMs = 0;
  const limit = createPollLimit(() => nowMs);
  const poll = (userId: string) => {
    try {
      limit(userId);
      return true;
    } catch {
      return false;
    }
  };
  const passing = (count: number) =>
    Array.from({ length: count }, () => poll("ada")).filter(Boolean).length;

  expect(passing(80)).toBe(50);
  expect(poll("grace")).toBe(true);
  nowMs += 1000;
  expect(passing(80)).toBe(10);
  nowMs += 3_600_000;
  expect(passing(80)).toBe(50);
});
