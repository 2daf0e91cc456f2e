import type { PlacedSeat } from "../../db/seats.ts";
import { MAIN_ROOM } from "../../domain/rooms.ts";
import { fields } from "./fields.ts";
import { readJsonForm, type JsonConcert, type JsonHall, type JsonRow } from "./json-file.ts";
import { expected, type Mistakes } from "./mistakes.ts";
import { SEATS_MAX, type WantedConcert } from "./wanted.ts";

/** A seat of a hall, whatever is given there. */
type HallSeat = Omit<PlacedSeat, "price"> & { section: string };

export function readJson(text: string, mistakes: Mistakes): WantedConcert[] {
  const file = readJsonForm(text, mistakes);
  if (file === undefined) {
    return [];
  }
  const halls = new Map<string, { hall: JsonHall; seats: HallSeat[] }>();
  for (const [index, hall] of file.halls.entries()) {
    if (halls.has(hall.hall)) {
      mistakes.add(`halls[${index}].hall`, `"${hall.hall}" is there twice`);
    }
    halls.set(hall.hall, { hall, seats: seatsOf(hall, `halls[${index}]`, mistakes) });
  }
  const concertIds = new Set<string>();
  let seatCount = 0;
  return file.concerts.flatMap((concert, index) => {
    const where = `concerts[${index}]`;
    if (concertIds.has(concert.concertId)) {
      mistakes.add(`${where}.concertId`, `"${concert.concertId}" is there twice`);
    }
    concertIds.add(concert.concertId);
    const house = halls.get(concert.hall);
    if (house === undefined) {
      mistakes.add(
        `${where}.hall`,
        expected(`one of ${[...halls.keys()].join(", ")}`, concert.hall),
      );
      return [];
    }
    seatCount += house.seats.length * concert.dates.length;
    if (seatCount > SEATS_MAX) {
      mistakes.add(where, `brings the file to ${seatCount} seats; expected ${SEATS_MAX} at most`);
      return [];
    }
    return [concertIn(house, concert, where, mistakes)];
  });
}

function concertIn(
  { hall, seats }: { hall: JsonHall; seats: readonly HallSeat[] },
  concert: JsonConcert,
  where: string,
  mistakes: Mistakes,
): WantedConcert {
  const sections = new Set(hall.sections.map(({ section }) => section));
  for (const section of sections) {
    if (concert.prices[section] === undefined) {
      mistakes.add(`${where}.prices`, `expected a price for section "${section}" of ${hall.hall}`);
    }
  }
  for (const section of Object.keys(concert.prices)) {
    if (!sections.has(section)) {
      mistakes.add(`${where}.prices`, expected(`sections of ${hall.hall}`, section));
    }
  }
  const priced = seats.map((seat) => ({ ...seat, price: concert.prices[seat.section] ?? 0n }));
  const { concertId, title, saleOpensAt, room = MAIN_ROOM, dates } = concert;
  const { venue, timeZone } = hall;
  return {
    concert: { concertId, title, venue, timeZone, saleOpensAtMs: saleOpensAt, room },
    performances: dates.map((date) => ({ date, seats: priced })),
  };
}

function seatsOf(hall: JsonHall, where: string, mistakes: Mistakes): HallSeat[] {
  const known = new Set<string>();
  return hall.sections.flatMap(({ section, rows }, sectionIndex) =>
    rows.flatMap((row, rowIndex) =>
      labelsOf(row).flatMap((label) => {
        const at = `${where}.sections[${sectionIndex}].rows[${rowIndex}]`;
        const seatNo = seatNoOf(hall, section, row, label);
        if (fields.seatNo.read(seatNo) === undefined) {
          mistakes.add(at, `makes a seat number: ${expected(fields.seatNo.expected, seatNo)}`);
        } else if (known.has(seatNo)) {
          mistakes.add(at, `the seat "${seatNo}" is there twice`);
        }
        known.add(seatNo);
        return [{ seatNo, section, row: row.row ?? null, position: null }];
      }),
    ),
  );
}

function labelsOf({ seats, from }: JsonRow): string[] {
  return typeof seats === "number"
    ? Array.from({ length: seats }, (_, index) => String(from + index))
    : seats;
}

/** By the hall's own rule, else the parts that there are: `A-3-12`. */
function seatNoOf(hall: JsonHall, section: string, { row }: JsonRow, seat: string): string {
  return hall.seatNo === undefined
    ? [section, ...(row === undefined ? [] : [row]), seat].join("-")
    : hall.seatNo
        .replaceAll("{section}", section)
        .replaceAll("{row}", row ?? "")
        .replaceAll("{seat}", seat);
}
