import type { Locator, Page } from "playwright-core";
import { en } from "../../web/texts/en.ts";
import { fit, limitsOf, toScreen } from "../../web/hall/camera.ts";
import { createHall } from "../../web/hall/hall.ts";
import { pathOf, type Stage, type Visitor } from "./stage.ts";

/** How a fan gets somewhere, in the words that the page shows. */

/** It is there, or comes to be. */
export const expectSeen = (locator: Locator): Promise<void> => locator.waitFor();

/** It is not there, or goes. */
export const expectGone = (locator: Locator): Promise<void> =>
  locator.waitFor({ state: "detached" });

export const button = (page: Page, name: string | RegExp): Locator =>
  page.getByRole("button", { name });

export const heading = (page: Page, name: string | RegExp): Locator =>
  page.getByRole("heading", { level: 1, name });

export async function joinLine(page: Page): Promise<void> {
  await button(page, en.concert.join).click();
}

/** A fan who has joined, and is in the hall if there is room. */
export async function openInLine(stage: Stage, visitor: Visitor = {}): Promise<Page> {
  const page = await stage.open({ path: pathOf(stage.show), ...visitor });
  await joinLine(page);
  return page;
}

export async function openInHall(stage: Stage, visitor: Visitor = {}): Promise<Page> {
  const page = await openInLine(stage, visitor);
  await seatsAreShown(page);
  return page;
}

/** The hall, with what can be had in it: until then every seat looks taken. */
export async function seatsAreShown(page: Page): Promise<void> {
  await page.locator('.hall[aria-busy="false"]').waitFor();
}

/** Where on the screen a seat is, as long as the whole hall is shown. */
export async function seatOnScreen(stage: Stage, page: Page, seatNo: string) {
  const { concertId, date } = stage.show;
  const plan = await fetch(`${stage.origin}/api/v1/concerts/${concertId}/seat-plan?date=${date}`);
  const hall = createHall(await plan.json());
  const box = await page.locator(".map__canvas").boundingBox();
  const seat = hall.seatByNo.get(seatNo);
  if (box === null || seat === undefined) {
    throw new Error(`There is no seat ${seatNo} on the screen`);
  }
  const camera = fit(hall.bounds, box, limitsOf(hall.bounds, box, hall.seatSize).maxScale);
  const at = toScreen(camera, { x: hall.x[seat] ?? 0, y: hall.y[seat] ?? 0 });
  return { x: box.x + at.x, y: box.y + at.y };
}

export async function clickSeat(stage: Stage, page: Page, seatNo: string): Promise<void> {
  const { x, y } = await seatOnScreen(stage, page, seatNo);
  await page.mouse.click(x, y);
}

/** Chooses so many of the best seats, and has them held. */
export async function holdBest(page: Page, count = 1): Promise<void> {
  for (let step = 2; step > count; step -= 1) {
    await button(page, en.hall.fewer).click();
  }
  for (let step = 2; step < count; step += 1) {
    await button(page, en.hall.more).click();
  }
  await button(page, en.hall.best).click();
  await button(page, /^Hold \d seats?/).click();
}

export async function openAtCheckout(
  stage: Stage,
  visitor: Visitor & { seats?: number } = {},
): Promise<Page> {
  const { seats = 1, ...rest } = visitor;
  const page = await openInHall(stage, rest);
  await holdBest(page, seats);
  await heading(page, en.checkout.heading).waitFor();
  return page;
}

export async function payAtCheckout(page: Page): Promise<void> {
  await button(page, /and pay$|^Pay /).click();
}

export const ticketCodes = async (page: Page): Promise<string[]> => {
  await page.locator(".ticket__code").first().waitFor();
  const texts = await page.locator(".ticket__code").allInnerTexts();
  return texts.map((text) => text.replace(en.tickets.code, "").trim());
};
