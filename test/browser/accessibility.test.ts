import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import type { Page } from "playwright-core";
import { en } from "../../web/texts/en.ts";
import { ko } from "../../web/texts/ko.ts";
import { steerRoom } from "../../db/steering.ts";
import { eventually } from "../support/eventually.ts";
import { createUser, type TestShow } from "../support/factories.ts";
import { openStage, pathOf, type Stage, type Visitor } from "./stage.ts";
import {
  button,
  expectSeen,
  heading,
  joinLine,
  openAtCheckout,
  openInHall,
  openInLine,
  payAtCheckout,
} from "./ways.ts";

/** Every view, in both themes, at a desk and on the smallest phone: what axe finds, and what sticks out. */

let stage: Stage;
let axeSource: string;
let closed: TestShow;

beforeAll(async () => {
  axeSource = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  stage = await openStage();
  await openClosedRoom();
});
afterAll(() => stage.close());
afterEach(async () => {
  await Promise.all(stage.browser.contexts().map((context) => context.close()));
});

/** A line in which nobody is let in, so that one can look at it. */
async function openClosedRoom(): Promise<void> {
  closed = await stage.newShow({ room: "closed" });
  const operator = { name: "ada", reason: null };
  await steerRoom(stage.db, operator, { room: "closed", changes: { isClosed: true } });
  const userId = await createUser(stage.db);
  const body = { userId, browserId: "a browser", concertId: closed.concertId };
  await eventually(async () => {
    const answer = await stage.client().call("POST", "/users/token", { body });
    return answer.body["admitting"] === false;
  });
}

type View = { name: string; open: (visitor: Visitor) => Promise<Page> };

const views: View[] = [
  {
    name: "what is on",
    open: async (visitor) => {
      const page = await stage.open(visitor);
      await expectSeen(page.locator(".card__title").first());
      return page;
    },
  },
  {
    name: "a concert",
    open: async (visitor) => {
      const page = await stage.open({ ...visitor, path: pathOf(stage.show) });
      await expectSeen(page.locator(".prices"));
      return page;
    },
  },
  {
    name: "a sale that is yet to open",
    open: async (visitor) => {
      const show = await stage.newShow({ saleOpensAtMs: Date.now() + 3_600_000 });
      const page = await stage.open({ ...visitor, path: pathOf(show) });
      await expectSeen(page.getByText(en.concert.opensIn));
      return page;
    },
  },
  {
    name: "the line",
    open: async (visitor) => {
      const page = await openInLine(stage, { ...visitor, path: pathOf(closed) });
      await expectSeen(page.locator(".line__number"));
      await button(page, en.line.leave).click();
      return page;
    },
  },
  {
    name: "the hall",
    open: async (visitor) => {
      const page = await openInHall(stage, visitor);
      await button(page, en.hall.best).click();
      return page;
    },
  },
  {
    name: "a seat that was lost",
    open: async (visitor) => {
      const page = await openInHall(stage, visitor);
      await page.route("**/reservations", (route) =>
        route.fulfill({ status: 409, json: { code: "seat-taken" } }),
      );
      await button(page, en.hall.best).click();
      await button(page, /^Hold/).click();
      await expectSeen(page.locator(".offer").first());
      return page;
    },
  },
  { name: "the checkout", open: (visitor) => openAtCheckout(stage, { ...visitor, seats: 2 }) },
  {
    name: "the tickets",
    open: async (visitor) => {
      const page = await openAtCheckout(stage, visitor);
      await payAtCheckout(page);
      await expectSeen(page.locator(".ticket"));
      return page;
    },
  },
  {
    name: "the end of a visit",
    open: async (visitor) => {
      const page = await stage.open({ ...visitor, path: pathOf(stage.show), userId: "nobody" });
      await joinLine(page);
      await expectSeen(heading(page, en.over["not-known"].heading));
      return page;
    },
  },
  {
    name: "choosing who to be",
    open: async (visitor) => {
      const page = await stage.open(visitor);
      await button(page, en.fan.change).click();
      return page;
    },
  },
];

/** What axe puts into the page. */
declare const axe: {
  run: (root: Document, options: object) => Promise<{ violations: AxeResult[] }>;
};
type AxeResult = { id: string; nodes: { html: string; failureSummary?: string }[] };

async function complaintsOfAxe(page: Page): Promise<string[]> {
  // By the debugger: the page's policy allows no script from elsewhere.
  await page.evaluate(axeSource);
  return page.evaluate(async () => {
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const { violations } = await axe.run(document, { runOnly: { type: "tag", values: tags } });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.html.slice(0, 200)} ${node.failureSummary ?? ""}`),
    );
  });
}

/** Until what has changed is on the screen. */
function nextFrames(page: Page): Promise<unknown> {
  return page.evaluate(
    () =>
      new Promise((resolve) => {
        requestAnimationFrame(() => requestAnimationFrame(resolve));
      }),
  );
}

/** What a small screen would have to be scrolled sideways for (WCAG 1.4.10). */
function stickingOut(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) {
      return [];
    }
    return [...document.querySelectorAll("body *")]
      .filter((element) => element.getBoundingClientRect().right > clientWidth + 1)
      .map((element) => element.outerHTML.slice(0, 120));
  });
}

/** What is too small to be hit (WCAG 2.5.8): words within a sentence may be. */
function tooSmall(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll("button, select, input, a")]
      .filter((element) => {
        const { width, height } = element.getBoundingClientRect();
        const isShown = width > 1 && height > 1 && element.closest(".unseen, .skip") === null;
        return isShown && (width < 24 || height < 24);
      })
      .map((element) => element.outerHTML.slice(0, 120)),
  );
}

describe.each(views)("$name", ({ open }) => {
  test("axe finds nothing, light and dark, and nothing sticks out of the smallest phone", async () => {
    const page = await open({ viewport: { width: 1280, height: 800 } });
    expect(await complaintsOfAxe(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: "dark" });
    await nextFrames(page);
    expect(await complaintsOfAxe(page)).toEqual([]);
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await stickingOut(page)).toEqual([]);
    expect(await tooSmall(page)).toEqual([]);
    expect(await complaintsOfAxe(page)).toEqual([]);
  });
});

test("it works in Korean, too: axe finds nothing, and nothing sticks out", async () => {
  const page = await stage.open({
    locale: "ko-KR",
    path: pathOf(stage.show),
    viewport: { width: 320, height: 640 },
  });
  await expectSeen(button(page, ko.concert.join));
  expect(await stickingOut(page)).toEqual([]);
  await button(page, ko.concert.join).click();
  await expectSeen(page.locator('.hall[aria-busy="false"]'));
  expect(await stickingOut(page)).toEqual([]);
  expect(await complaintsOfAxe(page)).toEqual([]);
});

test("texts may be twice as large without anything being lost", async () => {
  const page = await openAtCheckout(stage, { viewport: { width: 640, height: 800 } });
  await page.evaluate(() => {
    document.documentElement.style.fontSize = "200%";
  });
  expect(await stickingOut(page)).toEqual([]);
  await button(page, /and pay$/).scrollIntoViewIfNeeded();
  await payAtCheckout(page);
  await expectSeen(heading(page, en.tickets.headingOne));
});
