import { addPerformance, upsertConcert } from "../../db/concerts.ts";
import { insertSeats, listSeats } from "../../db/seats.ts";
import { formatMoney, type Money } from "../../domain/money.ts";
import { ROOM } from "./fans.ts";
import type { Stage } from "./stage.ts";

/** One concert on many dates, all with the same hall. */
export type Tour = {
  concertId: string;
  dates: TourDate[];
  /** The seats of every date, in the hall's order. */
  seatNos: string[];
};

export type TourDate = { date: string; performanceId: number };

export const SEAT_PRICE: Money = 50_000_00n;
export const SEAT_PRICE_TEXT = formatMoney(SEAT_PRICE);

const FIRST_DATE_MS = Date.UTC(2099, 0, 1);
const DAY_MS = 24 * 3600 * 1000;

export async function createTour(
  stage: Pick<Stage, "db">,
  size: { concertId: string; dates: number; seatsPerDate: number; room?: string },
): Promise<Tour> {
  const { concertId, room = ROOM } = size;
  const seatNos = Array.from({ length: size.seatsPerDate }, (_, index) => seatNo(index));
  const seats = seatNos.map((no) => ({ seatNo: no, price: SEAT_PRICE }));
  await stage.db.transaction((trx) =>
    upsertConcert(trx, {
      concertId,
      title: "The longest tour",
      venue: "Hall of Mirrors",
      timeZone: "Asia/Seoul",
      saleOpensAtMs: Date.parse("2026-01-01T00:00:00Z"),
      room,
    }),
  );
  const dates: TourDate[] = [];
  for (let day = 0; day < size.dates; day += 1) {
    const date = new Date(FIRST_DATE_MS + day * DAY_MS).toISOString().slice(0, 10);
    const performanceId = await stage.db.transaction(async (trx) => {
      const added = await addPerformance(trx, concertId, date);
      if (added === undefined) {
        throw new Error(`${concertId} is performed on ${date} already`);
      }
      await insertSeats(trx, added, seats);
      return added;
    });
    dates.push({ date, performanceId });
  }
  return { concertId, dates, seatNos };
}

/** The ids of a date's seats, by seat number. */
export async function seatIdsOf(stage: Stage, date: TourDate): Promise<Map<string, number>> {
  const seats = await listSeats(stage.db, date.performanceId);
  return new Map(seats.map(({ seatId, seatNo: no }) => [no, seatId]));
}

/** Every seat of every date, one date after the other: as they are sold. */
export function* everySeat(tour: Tour): Generator<{ date: string; seatNo: string }> {
  for (const { date } of tour.dates) {
    for (const no of tour.seatNos) {
      yield { date, seatNo: no };
    }
  }
}

/** `A1` to `A500`, `B1` … as in the demo's arena, and on to `AA1`. */
function seatNo(index: number): string {
  const perSection = 500;
  return `${sectionName(Math.floor(index / perSection))}${(index % perSection) + 1}`;
}

function sectionName(section: number): string {
  const letter = String.fromCharCode(65 + (section % 26));
  return section < 26 ? letter : `${sectionName(Math.floor(section / 26) - 1)}${letter}`;
}
