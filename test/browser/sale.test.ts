import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import { steerSale } from "../../db/steering.ts";
import type { SaleState } from "../../domain/sale.ts";
import { en } from "../../web/texts/en.ts";
import { openStage, pathOf, type Stage } from "./stage.ts";
import {
  button,
  expectGone,
  expectSeen,
  heading,
  holdBest,
  openInHall,
  openInLine,
  seatsAreShown,
} from "./ways.ts";

let stage: Stage;

beforeAll(async () => {
  // One fan at a time may choose in each room.
  stage = await openStage({ MAX_ACTIVE: "1" });
});
afterAll(() => stage.close());
afterEach(async () => {
  await Promise.all(stage.browser.contexts().map((context) => context.close()));
});

const operator = { name: "ada", reason: null };
const steer = (concertId: string, saleState: SaleState) =>
  steerSale(stage.db, operator, { concertId, saleState });

test("a sale that is paused is waited for, in the line and in the hall, and goes on by itself", async () => {
  const show = await stage.newShow({ room: "paused-room" });
  const inHall = await openInHall(stage, { path: pathOf(show) });
  const inLine = await openInLine(stage, { path: pathOf(show) });
  await expectSeen(heading(inLine, en.line.heading));
  await steer(show.concertId, "paused");
  await expectSeen(inHall.getByText(en.hall.paused));
  await expectSeen(inLine.getByText(en.line.paused));
  await steer(show.concertId, "open");
  await expectGone(inHall.getByText(en.hall.paused));
  await holdBest(inHall, 1);
  await expectSeen(heading(inHall, en.checkout.heading));
});

test("a sale that has ended says so before anybody joins", async () => {
  const show = await stage.newShow({ room: "ended-room" });
  await steer(show.concertId, "draining");
  const page = await stage.open({ path: pathOf(show) });
  await expectSeen(page.getByText(en.concert.ended));
  expect(await button(page, en.concert.join).count()).toBe(0);
});

test("before the sale opens there is a countdown, and the page joins by itself if asked to", async () => {
  const show = await stage.newShow({
    room: "early-room",
    saleOpensAtMs: Date.now() + 6000,
  });
  const page = await stage.open({ path: pathOf(show) });
  await expectSeen(page.getByText(en.concert.opensIn));
  await button(page, en.concert.joinWhenOpen).click();
  await expectSeen(page.getByText(en.concert.joiningWhenOpenMore));
  await seatsAreShown(page);
});
