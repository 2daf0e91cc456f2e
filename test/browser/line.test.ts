import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import type { Page } from "playwright-core";
import { en } from "../../web/texts/en.ts";
import { startApiProcess } from "../support/processes.ts";
import { eventually } from "../support/eventually.ts";
import { createUser } from "../support/factories.ts";
import { openStage, pathOf, type Stage } from "./stage.ts";
import {
  button,
  expectGone,
  expectSeen,
  heading,
  joinLine,
  openInHall,
  openInLine,
  seatsAreShown,
} from "./ways.ts";

let stage: Stage;

beforeAll(async () => {
  // One fan at a time may choose, so everybody else waits.
  stage = await openStage({ MAX_ACTIVE: "1" });
});
afterAll(() => stage.close());
afterEach(async () => {
  for (const page of stage.browser.contexts().flatMap((context) => context.pages())) {
    await leave(page);
  }
  await Promise.all(stage.browser.contexts().map((context) => context.close()));
});

/** Frees the place, which the next test needs. */
async function leave(page: Page): Promise<void> {
  const token = await page
    .evaluate(() => JSON.parse(localStorage.getItem("rowlock.visit") ?? "null")?.visit.token)
    .catch(() => undefined);
  if (typeof token === "string") {
    await fetch(`${stage.origin}/api/v1/users/token`, {
      method: "DELETE",
      headers: { Authorization: `Bearer ${token}` },
    });
  }
}

const position = async (page: Page) => Number(await page.locator(".line__number").innerText());

/** The one who is in, and those who wait behind. */
async function openLine(waiting: number): Promise<[Page, ...Page[]]> {
  const first = await openInHall(stage);
  const others: Page[] = [];
  for (let place = 1; place <= waiting; place += 1) {
    const page = await openInLine(stage);
    await eventually(async () => (await position(page)) === place);
    others.push(page);
  }
  return [first, ...others];
}

test("who waits sees the place move, and is let in and told when it is their turn", async () => {
  const [first, second, third] = await openLine(2);
  expect(await third?.title()).toBe("2 in line · Rowlock");
  await first.getByRole("link", { name: en.shell.home }).click();
  await leave(first);
  await seatsAreShown(second ?? first);
  expect(await second?.title()).toBe(`${en.titles.admitted} · Rowlock`);
  await expectSeen((third ?? never()).getByText(en.line.moved("1")));
  expect(await third?.title()).toBe("1 in line · Rowlock");
});

test("a reload, and closing the page and opening it again, cost nobody the place", async () => {
  const [, , third] = await openLine(2);
  await third?.reload();
  await expectSeen(heading(third ?? never(), en.line.heading));
  expect(await position(third ?? never())).toBe(2);

  const context = third?.context();
  await third?.close();
  const again = await (context ?? never()).newPage();
  await again.goto("/");
  await again.getByRole("link", { name: en.shell.continue }).click();
  await expectSeen(heading(again, en.line.heading));
  expect(await position(again)).toBe(2);
});

function never(): never {
  throw new Error("There is no such page");
}

test("an API that is restarted meanwhile is waited for, and the place is kept", async () => {
  const [, second] = await openLine(1);
  const page = second ?? never();
  const port = new URL(stage.origin).port;
  await stage.apis[0]?.stop();
  await expectSeen(page.getByText(en.connection.away));
  stage.apis[0] = await startApiProcess({ ...stage.variables, PORT: port });
  await expectGone(page.getByText(en.connection.away));
  expect(await position(page)).toBe(1);
});

test("who is told by a notification that it is their turn, if they wanted one", async () => {
  const first = await openInHall(stage);
  const page = await stage.open({ path: pathOf(stage.show), permissions: ["notifications"] });
  await page.evaluate(() => {
    const told: string[] = [];
    class TestNotification extends EventTarget {
      static requestPermission = () => Promise.resolve("granted");
      constructor(title: string) {
        super();
        told.push(title);
      }
    }
    Object.assign(window, { told, Notification: TestNotification });
    // As in a tab that nobody looks at.
    Object.defineProperty(document, "hidden", { get: () => true });
  });
  await joinLine(page);
  await button(page, en.line.notify).click();
  await expectSeen(page.getByText(en.line.notifying));
  await leave(first);
  await eventually(() => page.evaluate(() => "told" in window && String(window.told) !== ""));
  expect(await page.evaluate(() => "told" in window && String(window.told))).toBe(en.line.yourTurn);
});

test("leaving is asked about first, and then final", async () => {
  const [, page] = await openLine(1);
  await button(page ?? never(), en.line.leave).click();
  await button(page ?? never(), en.line.leaveNo).click();
  await button(page ?? never(), en.line.leave).click();
  await button(page ?? never(), en.line.leaveYes).click();
  await expectSeen(heading(page ?? never(), en.over.left.heading));
  await button(page ?? never(), en.over.again).click();
  await expectSeen(heading(page ?? never(), en.line.heading));
});

test("a place that moved to another browser can be brought back", async () => {
  const userId = await createUser(stage.db);
  const [first] = await openLine(0);
  const here = await openInLine(stage, { userId });
  await expectSeen(heading(here, en.line.heading));
  const elsewhere = await openInLine(stage, { userId });
  await expectSeen(heading(elsewhere, en.line.heading));
  await expectSeen(heading(here, en.over.elsewhere.heading));
  await button(here, en.over.bringBack).click();
  await expectSeen(heading(here, en.line.heading));
  expect(await position(here)).toBe(1);
  await first.close();
});
