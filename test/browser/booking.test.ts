import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import type { Page } from "playwright-core";
import { en } from "../../web/texts/en.ts";
import { ko } from "../../web/texts/ko.ts";
import { eventually } from "../support/eventually.ts";
import { createUser } from "../support/factories.ts";
import { openStage, pathOf, TITLE, type Stage } from "./stage.ts";
import {
  button,
  clickSeat,
  expectSeen,
  heading,
  holdBest,
  openAtCheckout,
  openInHall,
  payAtCheckout,
  seatsAreShown,
  ticketCodes,
} from "./ways.ts";

let stage: Stage;

beforeAll(async () => {
  stage = await openStage({ HOLD_SECONDS: "120" });
});
afterAll(() => stage.close());
afterEach(async () => {
  await Promise.all(stage.browser.contexts().map((context) => context.close()));
});

const soldSeats = (userId: string): Promise<string[]> =>
  stage
    .db("reservations")
    .join("seats", "seats.id", "reservations.seat_id")
    .where({ "reservations.user_id": userId, "reservations.status": "paid" })
    .orderBy("seats.id")
    .pluck("seat_no");

test("a whole booking by mouse, from what is on to the tickets", async () => {
  const userId = await createUser(stage.db);
  const page = await stage.open({ userId });
  await page.getByRole("link", { name: TITLE }).click();
  await button(page, en.concert.join).click();
  await seatsAreShown(page);
  await clickSeat(stage, page, "13");
  await clickSeat(stage, page, "14");
  await clickSeat(stage, page, "15");
  await button(page, "Remove Stalls 15").click();
  await button(page, en.hall.holdThem(2, "₩260,000")).click();
  await expectSeen(heading(page, en.checkout.heading));
  await button(page, en.checkout.topUpAndPay("₩260,000")).click();
  await expectSeen(heading(page, en.tickets.heading));

  expect(await ticketCodes(page)).toEqual(
    (await stage.db("payments").where({ user_id: userId }).orderBy("id").pluck("id")).map(
      (id: string) => `${id.slice(-8, -4)}-${id.slice(-4)}`.toUpperCase(),
    ),
  );
  expect(await soldSeats(userId)).toEqual(["13", "14"]);
});

test("a whole booking with the keyboard alone", async () => {
  const userId = await createUser(stage.db);
  await stage.newShow({ title: "For the keyboard" });
  const page = await stage.open({ userId });
  await expectSeen(page.getByRole("link", { name: "For the keyboard" }));
  await tabTo(page, "For the keyboard");
  await page.keyboard.press("Enter");
  await expectSeen(button(page, en.concert.join));
  await tabTo(page, en.concert.join);
  await page.keyboard.press("Enter");
  await seatsAreShown(page);

  await tabTo(page, /^Stalls, row A, seat/);
  // From row A to row C, and two seats along it.
  await press(page, "ArrowDown", "ArrowDown", "Home", "ArrowRight", "ArrowRight");
  await page.keyboard.press("Enter");
  await press(page, "PageDown", "ArrowDown");
  await page.keyboard.press(" ");
  await tabTo(page, /^Hold 2 seats/);
  await page.keyboard.press("Enter");

  await expectSeen(heading(page, en.checkout.heading));
  await expectSeen(button(page, /and pay$/));
  await tabTo(page, /and pay$/);
  await page.keyboard.press("Enter");
  await expectSeen(heading(page, en.tickets.heading));
  expect(await soldSeats(userId)).toEqual(["13", "41"]);
});

/** Presses Tab until something of this name has the focus. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const seen: string[] = [];
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press("Tab");
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      return element?.getAttribute("aria-label") ?? element?.textContent ?? "";
    });
    if (typeof name === "string" ? focused.includes(name) : name.test(focused)) {
      return;
    }
    seen.push(focused);
  }
  throw new Error(`Tab never came to ${String(name)}, but to: ${seen.join(" | ")}`);
}

async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) {
    await page.keyboard.press(key);
    // The focus follows in the next frame.
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  }
}

test("of two who want one seat, the slower is told kindly and offered the next best", async () => {
  const [slow, quick] = await Promise.all([openInHall(stage), openInHall(stage)]);
  // The slower one's map stands still.
  await slow.route("**/availability**", () => undefined);
  await clickSeat(stage, slow, "24");
  await clickSeat(stage, quick, "24");
  await button(quick, /^Hold 1 seat/).click();
  await expectSeen(heading(quick, en.checkout.heading));

  await button(slow, /^Hold 1 seat/).click();
  const told = slow.getByRole("alert");
  await expectSeen(told.getByText("Stalls, row D, seat 24 went to somebody"));
  await expectSeen(told.getByText(en.losses.fasterMore));
  await told.getByRole("button", { name: /Take$/ }).first().click();
  await expectSeen(heading(slow, en.checkout.heading));
  await expectSeen(slow.getByText(/^Stalls, row [CD], seat \d+$/));
});

test("seats that somebody else takes go from the map while one looks at it", async () => {
  const [watcher, buyer] = await Promise.all([openInHall(stage), openInHall(stage)]);
  await clickSeat(stage, watcher, "44");
  await clickSeat(stage, buyer, "44");
  await button(buyer, /^Hold 1 seat/).click();
  await expectSeen(watcher.getByText("Balcony, row F, seat 44 went to somebody"));
  expect(await button(watcher, /^Hold/).count()).toBe(0);
});

test("who reloads while paying pays once", async () => {
  const userId = await createUser(stage.db);
  const page = await openAtCheckout(stage, { userId });
  const keys: (string | undefined)[] = [];
  let losesAnswers = true;
  await page.route(/\/(?:payments|balance)$/, async (route) => {
    if (route.request().method() !== "POST") {
      await route.continue();
      return;
    }
    keys.push(route.request().headers()["idempotency-key"]);
    if (losesAnswers) {
      // It arrives and is done, but nobody hears of it.
      await route.fetch();
      await eventually(() => !losesAnswers);
      await route.abort().catch(() => undefined);
    } else {
      await route.continue();
    }
  });
  await payAtCheckout(page);
  await eventually(async () => (await entries(userId)).length === 1);
  await page.reload();
  await expectSeen(page.getByText(en.checkout.paying));
  losesAnswers = false;
  await expectSeen(heading(page, en.tickets.headingOne));

  expect((await entries(userId)).map(({ kind }) => kind)).toEqual(["top-up", "payment"]);
  expect(new Set(keys).size).toBe(2);
  expect(keys.length).toBeGreaterThan(2);
});

const entries = (userId: string): Promise<{ kind: string }[]> =>
  stage.db("ledger_entries").where({ user_id: userId }).orderBy("id");

test("who closes the page at the checkout finds the seats held on opening it again", async () => {
  const page = await openAtCheckout(stage, { seats: 2 });
  const context = page.context();
  await page.close();
  const again = await context.newPage();
  await again.goto("/");
  await again.getByRole("link", { name: en.shell.continue }).click();
  await expectSeen(heading(again, en.checkout.heading));
  expect(await again.locator(".held").count()).toBe(2);
});

test("a seat that is given back is there for others", async () => {
  const page = await openAtCheckout(stage);
  await button(page, /^Give back/).click();
  await seatsAreShown(page);
  await holdBest(page, 1);
  await expectSeen(heading(page, en.checkout.heading));
});

test("the page speaks the browser's language, and another on request, from then on", async () => {
  const page = await stage.open({ locale: "ko-KR", path: pathOf(stage.show) });
  await expectSeen(button(page, ko.concert.join));
  expect(await page.locator("html").getAttribute("lang")).toBe("ko");
  await expectSeen(page.getByText("₩180,000"));
  await page.getByLabel(ko.shell.language).selectOption("en");
  await expectSeen(button(page, en.concert.join));
  await page.reload();
  await expectSeen(button(page, en.concert.join));
  expect(await page.locator("html").getAttribute("lang")).toBe("en");
});

test("the fan may be somebody else", async () => {
  const userId = await createUser(stage.db, { userId: "ada" });
  const page = await stage.open();
  await button(page, en.fan.change).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(en.fan.label).fill("no spaces, please");
  await button(page, en.fan.save).click();
  await expectSeen(dialog.getByText(en.fan.invalid));
  await dialog.getByLabel(en.fan.label).fill(userId);
  await button(page, en.fan.save).click();
  await expectSeen(button(page, en.fan.you(userId)));
});

test("somebody whom the box office does not know is told so", async () => {
  const page = await stage.open({ userId: "nobody", path: pathOf(stage.show) });
  await button(page, en.concert.join).click();
  await expectSeen(heading(page, en.over["not-known"].heading));
});

test("without a network the page says so, and goes on when it is back", async () => {
  const page = await openAtCheckout(stage);
  await page.context().setOffline(true);
  await expectSeen(page.getByText(en.connection.offline));
  await payAtCheckout(page);
  await expectSeen(page.getByText(en.checkout.paying));
  await page.context().setOffline(false);
  await expectSeen(heading(page, en.tickets.headingOne));
});

test("a concert that does not exist is no dead end", async () => {
  const page = await stage.open({ path: "/?concert=nothing" });
  await expectSeen(heading(page, en.concert.unknown));
  await page.getByRole("link", { name: en.concert.back, exact: true }).click();
  await expectSeen(heading(page, en.concerts.heading));
});

test("a hall that is sold out says that, too", async () => {
  const show = await stage.newShow({ seats: 1, room: "small" });
  const page = await openAtCheckout(stage, { path: pathOf(show) });
  const other = await stage.open({ path: pathOf(show) });
  await button(other, en.concert.join).click();
  await payAtCheckout(page);
  await expectSeen(other.getByText(en.hall.soldOut));
});
