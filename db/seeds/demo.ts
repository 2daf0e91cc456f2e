import type { Knex } from "knex";
import { dateInZone } from "../../domain/calendar.ts";
import { MAIN_ROOM } from "../../domain/rooms.ts";
import { provisionUsers } from "../accounts.ts";
import { addPerformance, listConcerts, upsertConcert } from "../concerts.ts";
import { insertSeats, placeSeats, type PlacedSeat } from "../seats.ts";
import { arenaSeats, clubSeats } from "./demo-halls.ts";

/** What a fresh box office can be tried out with. The README names the ids. */
type DemoShow = {
  concertId: string;
  title: string;
  venue: string;
  /** Days from today of each performance. */
  daysAhead: number[];
  seats: PlacedSeat[];
};

const TIME_ZONE = "Asia/Seoul";
const USERS = 1000;
const DAY_MS = 24 * 3600 * 1000;
/** Shows as near as this count as over, so that somebody who tries it has time. */
const DAYS_LEFT_MIN = 7;

const shows: DemoShow[] = [
  {
    concertId: "moonlight-hall",
    title: "Moonlight Quartet",
    venue: "Moonlight Hall, Seoul",
    daysAhead: [30, 31, 32],
    seats: clubSeats(),
  },
  {
    concertId: "skyline-arena",
    title: "Skyline: The Arena Tour",
    venue: "Skyline Arena, Seoul",
    daysAhead: [60],
    seats: arenaSeats(),
  },
];

/**
 * Makes users, halls and dates that are still to come. Safe to run again: what is there stays, and
 * once its dates are over a show gets new ones.
 */
export async function seedDemo(db: Knex, now: Date): Promise<void> {
  await db.transaction(async (trx) => {
    await provisionUsers(
      trx,
      Array.from({ length: USERS }, (_, index) => `user-${index + 1}`),
    );
    for (const show of shows) {
      await seedShow(trx, show, now);
    }
  });
}

async function seedShow(trx: Knex.Transaction, show: DemoShow, now: Date): Promise<void> {
  const { concertId, title, venue } = show;
  const saleOpensAtMs = Date.parse("2026-01-01T00:00:00Z");
  await upsertConcert(trx, {
    concertId,
    title,
    venue,
    timeZone: TIME_ZONE,
    saleOpensAtMs,
    room: MAIN_ROOM,
  });
  const onward = dateAhead(now, DAYS_LEFT_MIN);
  const stored = (await listConcerts(trx)).find((concert) => concert.concertId === concertId);
  for (const { performanceId } of stored?.performances ?? []) {
    // Made before seats had places.
    await placeSeats(trx, performanceId, show.seats);
  }
  if (stored?.performances.some(({ date }) => date >= onward)) {
    return;
  }
  for (const days of show.daysAhead) {
    const performanceId = await addPerformance(trx, concertId, dateAhead(now, days));
    if (performanceId !== undefined) {
      await insertSeats(trx, performanceId, show.seats);
    }
  }
}

function dateAhead(now: Date, days: number): string {
  return dateInZone(new Date(now.getTime() + days * DAY_MS), TIME_ZONE);
}
