import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import { en } from "../../web/texts/en.ts";
import { createUser } from "../support/factories.ts";
import { openStage, pathOf, type Stage } from "./stage.ts";
import {
  button,
  expectGone,
  expectSeen,
  heading,
  holdBest,
  openAtCheckout,
  openInHall,
  payAtCheckout,
} from "./ways.ts";

let stage: Stage;

beforeAll(async () => {
  // Both end while somebody looks.
  stage = await openStage({ HOLD_SECONDS: "5", SESSION_SECONDS: "12" });
});
afterAll(() => stage.close());
afterEach(async () => {
  await Promise.all(stage.browser.contexts().map((context) => context.close()));
});

test("a hold that ends while the fan is typing is explained, and may be taken again", async () => {
  const userId = await createUser(stage.db);
  const page = await openAtCheckout(stage, { userId });
  const amount = page.getByLabel(en.checkout.topUp);
  await amount.fill("1");
  const told = page.getByRole("alert");
  await expectSeen(told.getByText(/^Your hold on .* has ended\.$/));
  await expectSeen(told.getByText(en.losses.holdEndedMore));
  expect(await stage.db("ledger_entries").where({ user_id: userId })).toEqual([]);
  // The seat itself comes first, as soon as it is free again.
  await told.getByRole("button", { name: /Take$/ }).first().click();
  await expectSeen(heading(page, en.checkout.heading));
  await payAtCheckout(page);
  await expectSeen(heading(page, en.tickets.headingOne));
});

test("when the time to choose is over the page says so, and one may join again", async () => {
  const page = await openInHall(stage);
  await expectSeen(heading(page, en.over["session-ended"].heading));
  await button(page, en.over.again).click();
  await page.getByRole("grid").waitFor({ state: "attached" });
});

test("what is held can be paid for although the time to choose is over", async () => {
  const page = await openInHall(stage);
  await page.waitForFunction(
    () => document.querySelector(".desk .countdown__time")?.textContent === "0:02",
  );
  await holdBest(page, 1);
  await expectSeen(page.getByText(en.checkout.sessionOver));
  await payAtCheckout(page);
  await expectSeen(heading(page, en.tickets.headingOne));
});

test("a date of which every seat is taken says so, and what is held comes back by itself", async () => {
  const show = await stage.newShow({ seats: 1 });
  const [page, other] = await Promise.all([
    openAtCheckout(stage, { path: pathOf(show) }),
    stage.open({ path: pathOf(show) }),
  ]);
  await button(other, en.concert.join).click();
  await expectSeen(other.getByText(en.hall.allTaken));
  await page.close();
  await expectGone(other.getByText(en.hall.allTaken));
});
