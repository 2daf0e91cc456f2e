import { signal } from "@preact/signals";
import { readActions, readHistory, readHouse } from "./calls.ts";
import type { Action, House, Moment, SalesMinute } from "./house.ts";
import { momentOf } from "./rates.ts";

/* What the page knows of the house, kept current for as long as somebody looks. */

export const house = signal<House | null>(null);
export const moments = signal<readonly Moment[]>([]);
export const sales = signal<readonly SalesMinute[]>([]);
export const actions = signal<readonly Action[]>([]);
/** Why the last look failed; null while all is well. */
export const trouble = signal<string | null>(null);

/** The server keeps what it reads for a second. */
const LOOK_EVERY_MS = 2000;
/** As the server's own moments. */
const MOMENT_EVERY_MS = 5000;
/** Sales are told by the minute, and what other operators did may come a little later. */
const HISTORY_EVERY_MS = 15_000;
/** Half an hour, as the server keeps. */
const MOMENTS_KEPT = 360;

export async function followHouse(): Promise<never> {
  let historyAtMs = 0;
  for (;;) {
    await untilVisible();
    try {
      if (performance.now() - historyAtMs >= HISTORY_EVERY_MS || historyAtMs === 0) {
        await lookBack();
        historyAtMs = performance.now();
      }
      await look();
      trouble.value = null;
    } catch (error) {
      trouble.value = error instanceof Error ? error.message : String(error);
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

/** Looks now: after a switch was used. */
export async function look(): Promise<void> {
  const found = await readHouse();
  house.value = found;
  const moment = momentOf(found);
  const last = moments.peek().at(-1);
  if (moment !== undefined && moment.atMs - (last?.atMs ?? 0) >= MOMENT_EVERY_MS) {
    moments.value = [...moments.peek(), moment].slice(-MOMENTS_KEPT);
  }
}

/** Reads what the page cannot know by itself, among it what went on while nobody looked. */
export async function lookBack(): Promise<void> {
  const [history, done] = await Promise.all([readHistory(), readActions()]);
  moments.value = history.moments;
  sales.value = history.sales;
  actions.value = done;
}

async function untilVisible(): Promise<void> {
  if (document.visibilityState === "hidden") {
    await new Promise((resolve) =>
      document.addEventListener("visibilitychange", resolve, { once: true }),
    );
  }
}
