import { computed, signal } from "@preact/signals";
import type { Concert, Settings } from "../../client/client.ts";
import { createHall, type Hall } from "../hall/hall.ts";
import type { Show } from "../visit/visit.ts";
import { insist, rowlock } from "./calls.ts";
import { pause } from "./pause.ts";

/* What everybody may read, as far as it was asked for: settings, concerts, and the plans of halls. */

export const settings = signal<Settings | null>(null);
export const concerts = signal<readonly Concert[] | null>(null);

/** More at once would be a reseller's order. */
const SEATS_MAX = 6;

/** How many seats of one concert a fan may have at a time. */
export const seatsMax = computed(() => {
  const limit = settings.value?.maxHoldsPerUser ?? 0;
  return limit === 0 ? SEATS_MAX : Math.min(SEATS_MAX, limit);
});

/** A sale that opens, pauses or goes on is seen this soon by who looks at concerts. */
const CONCERTS_EVERY_MS = 10_000;
/** The first answer may be an old one that was kept; a countdown should not go by its clock for long. */
const CONCERTS_AGAIN_MS = 1500;

const forever = new AbortController().signal;

export async function loadSettings(): Promise<void> {
  const answer = await insist(forever, () => rowlock.GET("/api/v1/settings"));
  if (!answer.isRefused) {
    settings.value = answer.data;
  }
}

/**
 * Keeps the concerts current while somebody looks at them, until the signal ends it. A million fans who
 * wait in line do not: their places tell them all there is.
 */
export async function followConcerts(
  signalToEnd: AbortSignal,
  areLookedAt: () => boolean,
): Promise<void> {
  for (let isFirst = true; !signalToEnd.aborted; isFirst = false) {
    if (isFirst || areLookedAt()) {
      await loadConcerts(signalToEnd, isFirst ? "default" : "no-cache").catch(() => undefined);
    }
    await pause(isFirst ? CONCERTS_AGAIN_MS : CONCERTS_EVERY_MS, signalToEnd);
    await untilVisible();
  }
}

async function loadConcerts(signalToEnd: AbortSignal, cache: RequestCache): Promise<void> {
  const answer = await insist(signalToEnd, () =>
    rowlock.GET("/api/v1/concerts", { cache, signal: signalToEnd }),
  );
  if (
    !answer.isRefused &&
    JSON.stringify(answer.data.concerts) !== JSON.stringify(concerts.peek())
  ) {
    concerts.value = answer.data.concerts;
  }
}

export function concertOf(concertId: string): Concert | undefined {
  return concerts.value?.find((concert) => concert.concertId === concertId);
}

/** Plans never change while somebody looks at them. A page is not open for that many shows. */
const halls = new Map<string, Promise<Hall | undefined>>();

/** `undefined` when there is no such show. */
export function hallOf(show: Show): Promise<Hall | undefined> {
  const name = `${show.concertId} ${show.date}`;
  const known = halls.get(name) ?? loadHall(show);
  halls.set(name, known);
  return known;
}

async function loadHall({ concertId, date }: Show): Promise<Hall | undefined> {
  const answer = await insist(forever, () =>
    rowlock.GET("/api/v1/concerts/{concertId}/seat-plan", {
      params: { path: { concertId }, query: { date } },
    }),
  );
  return answer.isRefused ? undefined : createHall(answer.data);
}

/** At once, or when the tab is looked at again. */
export function untilVisible(): Promise<void> {
  if (!document.hidden) {
    return Promise.resolve();
  }
  return new Promise((resolve) => {
    document.addEventListener("visibilitychange", () => resolve(), { once: true });
  });
}
