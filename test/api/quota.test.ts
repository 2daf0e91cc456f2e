import { describe, expect, test } from "@jest/globals";
import { createQuota, type SharedCount } from "../../api/access/quota.ts";
import { eventually } from "../support/eventually.ts";

/** Counting in memory, and with other processes, at a time of the test's choosing. */

const POLICY = { name: "tests", quota: 60, windowSeconds: 60 };

/** What Redis does, for processes of which none waits for it. */
function createStore(nowMs: () => number) {
  const windows = new Map<string, { sum: number; endsAtMs: number }>();
  let timesAsked = 0;
  let isAway = false;
  const share: SharedCount = (key, count) => {
    timesAsked += 1;
    if (isAway) {
      return Promise.reject(new Error("Connection is closed."));
    }
    const known = windows.get(key);
    const window =
      known !== undefined && nowMs() < known.endsAtMs
        ? known
        : { sum: 0, endsAtMs: nowMs() + POLICY.windowSeconds * 1000 };
    window.sum += count;
    windows.set(key, window);
    return Promise.resolve({ sum: window.sum, resetMs: window.endsAtMs - nowMs() });
  };
  return {
    share,
    timesAsked: () => timesAsked,
    goAway: () => {
      isAway = true;
    },
  };
}

function createTestQuotas(count = 1) {
  let now = 0;
  const nowMs = () => now;
  const store = createStore(nowMs);
  const quotas = Array.from({ length: count }, () => createQuota(POLICY, { ...store, nowMs }));
  /** How many of these are let through, by the processes in turn. */
  const passing = async (times: number, key = "ada") => {
    let passed = 0;
    for (let time = 0; time < times; time += 1) {
      const allowance = quotas[time % quotas.length]?.take(key);
      passed += allowance?.isExceeded === false ? 1 : 0;
      // As far as the news of what was counted have to travel.
      await Promise.resolve().then(() => undefined);
    }
    return passed;
  };
  return {
    store,
    passing,
    quotas,
    wait: (seconds: number) => {
      now += seconds * 1000;
    },
  };
}

describe("one process", () => {
  test("lets through as many as the quota says, for each key, until the window is over", async () => {
    const { passing, wait } = createTestQuotas();
    expect(await passing(100)).toBe(60);
    expect(await passing(1, "grace")).toBe(1);
    wait(59);
    expect(await passing(100)).toBe(0);
    wait(1);
    expect(await passing(100)).toBe(60);
  });

  test("says what is left, and for how long", () => {
    const { quotas, wait } = createTestQuotas();
    const [quota] = quotas;
    expect(quota?.look("ada")).toEqual({ isExceeded: false, remaining: 60, resetMs: 0 });
    expect(quota?.take("ada")).toEqual({ isExceeded: false, remaining: 59, resetMs: 60_000 });
    wait(20);
    expect(quota?.take("ada")).toEqual({ isExceeded: false, remaining: 58, resetMs: 40_000 });
    expect(quota?.look("ada")).toEqual({ isExceeded: false, remaining: 58, resetMs: 40_000 });
  });

  test("is as exact when it cannot tell the others", async () => {
    const { passing, store, wait } = createTestQuotas();
    store.goAway();
    expect(await passing(100)).toBe(60);
    wait(60);
    expect(await passing(100)).toBe(60);
  });

  test("forgets who has not come for long among many, and nobody else", async () => {
    const { passing } = createTestQuotas();
    expect(await passing(60)).toBe(60);
    for (let other = 0; other < 20_000; other += 1) {
      await passing(1, `other-${other}`);
    }
    expect(await passing(1)).toBe(0);
  });
});

describe("several processes", () => {
  test("share one quota, but for a tenth each", async () => {
    const { passing } = createTestQuotas(4);
    const passed = await passing(400);
    expect(passed).toBeGreaterThanOrEqual(60);
    expect(passed).toBeLessThanOrEqual(60 + 3 * 6);
  });

  test("end a window together", async () => {
    const { quotas, wait } = createTestQuotas(2);
    const takeAll = async (index: number) => {
      for (let time = 0; time < 100; time += 1) {
        quotas[index]?.take("ada");
        await Promise.resolve();
      }
    };
    await takeAll(0);
    wait(50);
    await takeAll(1);
    expect(quotas[1]?.look("ada")).toMatchObject({ isExceeded: true, resetMs: 10_000 });
    wait(10);
    expect(quotas[0]?.take("ada").isExceeded).toBe(false);
    expect(quotas[1]?.take("ada").isExceeded).toBe(false);
  });
});

describe("Redis is told", () => {
  test("nothing of who uses little", async () => {
    const { passing, store, wait } = createTestQuotas();
    for (let minute = 0; minute < 100; minute += 1) {
      expect(await passing(4)).toBe(4);
      wait(60);
    }
    expect(store.timesAsked()).toBe(0);
  });

  test("more often the less is left, and nothing any more when nothing is", async () => {
    const { passing, store } = createTestQuotas();
    await passing(30);
    const first = store.timesAsked();
    expect(first).toBeGreaterThan(0);
    expect(first).toBeLessThan(10);
    await passing(1000);
    expect(store.timesAsked()).toBeLessThan(40);
  });

  test("in the background: who is counted does not wait", async () => {
    let answer = (_reply: { sum: number; resetMs: number }) => undefined as void;
    const share: SharedCount = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    const quota = createQuota(POLICY, { share });
    for (let time = 0; time < 5; time += 1) {
      expect(quota.take("ada").isExceeded).toBe(false);
    }
    answer({ sum: 60, resetMs: 30_000 });
    await eventually(() => quota.look("ada").isExceeded);
  });
});
