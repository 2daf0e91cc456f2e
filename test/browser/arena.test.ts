import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Page } from "playwright-core";
import { arenaSeats } from "../../db/seeds/demo-halls.ts";
import type { TestShow } from "../support/factories.ts";
import { openStage, pathOf, type Stage } from "./stage.ts";
import { expectSeen, openInHall } from "./ways.ts";

/** Ten thousand seats: what a frame of the map costs, and how much of a page they are. */

/** At 60 frames a second. What the page does in one must fit, with room for the browser. */
const FRAME_MS = 1000 / 60;

let stage: Stage;
let arena: TestShow;

beforeAll(async () => {
  stage = await openStage();
  arena = await stage.newShow({ seats: arenaSeats() });
});
afterAll(() => stage.close());

declare global {
  interface Window {
    costs?: number[];
  }
}

/** What the page's own work took in each frame, while something was done. */
async function frameCosts(page: Page, act: () => Promise<void>): Promise<number[]> {
  await page.evaluate(() => {
    const costs: number[] = [];
    const real = window.requestAnimationFrame.bind(window);
    window.requestAnimationFrame = (callback) =>
      real((now) => {
        const startedAt = performance.now();
        callback(now);
        costs.push(performance.now() - startedAt);
      });
    window.costs = costs;
  });
  await act();
  return page.evaluate(() => window.costs ?? []);
}

const percentile = (values: readonly number[], share: number) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? Infinity;

test("a frame of the map costs less than a frame lasts, moving and zooming", async () => {
  const page = await openInHall(stage, {
    path: pathOf(arena),
    reducedMotion: "no-preference",
    viewport: { width: 1280, height: 800 },
  });
  const box = await page.locator(".map__canvas").boundingBox();
  const middle = { x: (box?.x ?? 0) + 400, y: (box?.y ?? 0) + 350 };
  const costs = await frameCosts(page, async () => {
    await page.mouse.move(middle.x, middle.y);
    for (const delta of [-120, 120]) {
      for (let step = 0; step < 20; step += 1) {
        await page.mouse.wheel(0, delta);
      }
    }
    await page.mouse.down();
    for (let step = 0; step < 30; step += 1) {
      await page.mouse.move(middle.x + step * 6, middle.y + step * 3);
    }
    await page.mouse.up();
  });
  expect(costs.length).toBeGreaterThan(30);
  // On a machine that does other things at the same time a single frame may be late.
  expect(percentile(costs, 0.5)).toBeLessThan(FRAME_MS / 2);
  expect(percentile(costs, 0.9)).toBeLessThan(FRAME_MS);
  await page.context().close();
});

test("the page stays small: of all seats only those around the focus are part of it", async () => {
  const page = await openInHall(stage, { path: pathOf(arena) });
  expect(await page.evaluate(() => document.querySelectorAll("*").length)).toBeLessThan(700);
  await page.getByRole("button", { name: /^A\s*500 left$/ }).focus();
  await page.keyboard.press("Enter");
  await expectSeen(page.locator("[role=gridcell]:focus"));
  for (let step = 0; step < 10; step += 1) {
    await page.keyboard.press("ArrowDown");
  }
  expect(await page.locator("[role=gridcell]").count()).toBeLessThan(100);
  await page.context().close();
});

test("a section is a click away, and its seats can then be told apart and chosen", async () => {
  const page = await openInHall(stage, { path: pathOf(arena) });
  await page.getByRole("button", { name: /^J\s*500 left$/ }).click();
  const box = await page.locator(".map__canvas").boundingBox();
  const middle = {
    x: (box?.x ?? 0) + (box?.width ?? 0) / 2,
    y: (box?.y ?? 0) + (box?.height ?? 0) / 2,
  };
  await page.mouse.move(middle.x, middle.y);
  await expectSeen(page.locator(".seat-tip"));
  expect(await page.locator(".seat-tip").innerText()).toMatch(
    /^Section J, row \d+, seat J\d+\n+₩132,000$/,
  );
  await page.context().close();
});
