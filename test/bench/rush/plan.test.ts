import { expect, test } from "@jest/globals";
import { loadConfig } from "../../../core/config.ts";
import { admissionSettings } from "../../../bench/rush/plan.ts";

test("half as many as there are seats are inside, and holds are over within the sale", () => {
  expect(admissionSettings({ seats: 1000, speed: 1 })).toEqual({
    MAX_ACTIVE: "500",
    ADMIT_PER_SECOND: "125",
    HOLD_SECONDS: "15",
    SESSION_SECONDS: "30",
  });
});

test.each([
  { seats: 1, speed: 1 },
  { seats: 20, speed: 100 },
  { seats: 100_000, speed: 100 },
])("$seats seats at speed $speed are settings that the product takes", (plan) => {
  const { line, holds } = loadConfig(admissionSettings(plan));
  expect(line.maxActive).toBeGreaterThanOrEqual(20);
  expect(holds.holdSeconds).toBeGreaterThanOrEqual(2);
  expect(line.sessionSeconds).toBeGreaterThan(holds.holdSeconds);
});
