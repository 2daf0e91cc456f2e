import { expect, test } from "@jest/globals";
import type { Fault } from "./fault.ts";
import { planFullRun, planShortRun } from "./plan.ts";

const fault = (name: string, overrides: Partial<Fault> = {}): Fault => ({
  name,
  timesInFullRun: 7,
  timesInRun: 3,
  mustHold: "the sky",
  limits: {},
  inflict: () => Promise.resolve(),
  ...overrides,
});
const kill = fault("kill");
const barrage = fault("barrage", { timesInFullRun: 1000, timesInRun: 1000, isBarrage: true });

const shapes = (plans: ReturnType<typeof planFullRun>) =>
  plans.map(({ seed, ordeals }) => [
    seed,
    ...ordeals.map((each) => `${each.fault.name} ${each.times}`),
  ]);

test("a full run has each fault as often as it is wanted, in runs of its own", () => {
  expect(shapes(planFullRun([kill, barrage], 10))).toEqual([
    [10, "kill 1", "kill 1", "kill 1"],
    [11, "kill 1", "kill 1", "kill 1"],
    [12, "kill 1"],
    [10, "barrage 1000"],
  ]);
});

test("a run of a full run can be had again by its seed", () => {
  expect(shapes(planFullRun([kill], 11, 3))).toEqual([[11, "kill 1", "kill 1", "kill 1"]]);
  expect(shapes(planFullRun([barrage], 10, 20))).toEqual([[10, "barrage 20"]]);
});

test("a short run has every fault once, and as few runs as stay readable", () => {
  const many = Array.from({ length: 9 }, (_, index) => fault(`fault ${index}`));
  const plans = planShortRun([...many, barrage], 5);
  expect(plans.map(({ seed }) => seed)).toEqual([5, 6]);
  expect(plans.flatMap(({ ordeals }) => ordeals.map((each) => each.fault.name))).toEqual([
    ...many.map(({ name }) => name),
    "barrage",
  ]);
  expect(plans.at(-1)?.ordeals.at(-1)).toMatchObject({ times: 20 });
});
