import type { Hall } from "./hall.ts";
import type { Vacancy } from "./vacancy.ts";

/** A step on the map by keyboard: along the row, or to the row in front or behind. */
export type Step = "left" | "right" | "front" | "back" | "row-start" | "row-end";

/**
 * The seat that a step leads to. Steps go from one free seat to the next: in a hall that is nearly
 * sold out, walking over every taken seat would take the time that is left. Stays where it is when
 * there is none that way.
 */
export function stepFrom(hall: Hall, vacancy: Vacancy, seat: number, step: Step): number {
  const rowIndex = hall.rowOf[seat] ?? 0;
  const row = hall.rows[rowIndex];
  if (row === undefined) {
    return seat;
  }
  switch (step) {
    case "left":
      return freeSeat(vacancy, seat - 1, row.from - 1) ?? seat;
    case "right":
      return freeSeat(vacancy, seat + 1, row.to) ?? seat;
    case "row-start":
      return freeSeat(vacancy, row.from, row.to) ?? seat;
    case "row-end":
      return freeSeat(vacancy, row.to - 1, row.from - 1) ?? seat;
    case "front":
      return seatInRows(hall, vacancy, seat, rowIndex, -1);
    case "back":
      return seatInRows(hall, vacancy, seat, rowIndex, 1);
    default:
      return step satisfies never;
  }
}

/** The first free seat on the way from one to another; the latter is not looked at. */
function freeSeat({ free }: Vacancy, from: number, end: number): number | undefined {
  const direction = end > from ? 1 : -1;
  for (let seat = from; seat !== end; seat += direction) {
    if (free[seat] === 1) {
      return seat;
    }
  }
  return undefined;
}

/** In the next row that has a free seat, the one that is nearest; rows of other sections follow. */
function seatInRows(
  hall: Hall,
  vacancy: Vacancy,
  seat: number,
  fromRow: number,
  direction: 1 | -1,
): number {
  for (let index = fromRow + direction; hall.rows[index] !== undefined; index += direction) {
    const found = nearestFreeInRow(hall, vacancy, index, seat);
    if (found !== undefined) {
      return found;
    }
  }
  return seat;
}

function nearestFreeInRow(
  hall: Hall,
  { free }: Vacancy,
  rowIndex: number,
  seat: number,
): number | undefined {
  const row = hall.rows[rowIndex];
  let found: number | undefined;
  let least = Infinity;
  for (let each = row?.from ?? 0; each < (row?.to ?? 0); each += 1) {
    const away = Math.hypot(
      (hall.x[each] ?? 0) - (hall.x[seat] ?? 0),
      (hall.y[each] ?? 0) - (hall.y[seat] ?? 0),
    );
    if (free[each] === 1 && away < least) {
      least = away;
      found = each;
    }
  }
  return found;
}

/** Where somebody who comes to a section by keyboard begins: its first free seat, else its first. */
export function entryOf(hall: Hall, vacancy: Vacancy, sectionIndex: number): number {
  const section = hall.sections[sectionIndex];
  return freeSeat(vacancy, section?.from ?? 0, section?.to ?? 0) ?? section?.from ?? 0;
}
