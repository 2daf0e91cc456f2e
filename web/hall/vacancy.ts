import type { Availability } from "../../client/client.ts";
import type { Hall } from "./hall.ts";

/** Which seats can be had: 1 for each that can. Never changed; news make another one. */
export type Vacancy = { free: Uint8Array; count: number };

export function noneFree(hall: Hall): Vacancy {
  return { free: new Uint8Array(hall.seatCount), count: 0 };
}

/** What the API says of a date. Seats that the plan does not know yet cannot be drawn, and are left out. */
export function readVacancy(hall: Hall, availability: Availability, date: string): Vacancy {
  const free = new Uint8Array(hall.seatCount);
  let count = 0;
  const shown = availability.dates.find((each) => each.date === date);
  for (const { seatNo } of shown?.availableSeats ?? []) {
    const seat = hall.seatByNo.get(seatNo);
    if (seat !== undefined) {
      free[seat] = 1;
      count += 1;
    }
  }
  return { free, count };
}

/** As it is known to be before the next news: these are taken. */
export function withoutSeats(vacancy: Vacancy, seats: readonly number[]): Vacancy {
  const gone = seats.filter((seat) => vacancy.free[seat] === 1);
  const free = vacancy.free.slice();
  gone.forEach((seat) => free.fill(0, seat, seat + 1));
  return { free, count: vacancy.count - gone.length };
}

export type VacancyChange = { taken: number[]; freed: number[] };

export function changesBetween(before: Vacancy, after: Vacancy): VacancyChange {
  const change: VacancyChange = { taken: [], freed: [] };
  after.free.forEach((isFree, seat) => {
    if (isFree !== before.free[seat]) {
      (isFree === 1 ? change.freed : change.taken).push(seat);
    }
  });
  return change;
}

/** How many can be had of each price, and in each section. */
export function countFree(
  hall: Hall,
  { free }: Vacancy,
): { byPrice: number[]; bySection: number[] } {
  const byPrice = hall.prices.map(() => 0);
  const bySection = hall.sections.map(({ from, to }) => {
    let count = 0;
    for (let seat = from; seat < to; seat += 1) {
      if (free[seat] === 1) {
        count += 1;
        const price = hall.priceOf[seat] ?? 0;
        byPrice[price] = (byPrice[price] ?? 0) + 1;
      }
    }
    return count;
  });
  return { byPrice, bySection };
}
