import type { SeatPlan } from "../../../client/client.ts";
import { createHall, type Hall } from "../../../web/hall/hall.ts";
import type { Vacancy } from "../../../web/hall/vacancy.ts";

/** A row drawn as text: `.` is a seat, a space an aisle. Sections are separated by a line of `=`. */
export function drawnHall(drawing: readonly string[], options: { prices?: string[] } = {}): Hall {
  const { prices = ["100.00"] } = options;
  const sections: SeatPlan["sections"] = [{ section: "A", rows: [] }];
  let number = 0;
  drawing.forEach((line, index) => {
    if (/^=+$/.test(line)) {
      sections.push({ section: String.fromCodePoint(65 + sections.length), rows: [] });
      return;
    }
    const current = sections.at(-1);
    const price = prices[Math.min(sections.length, prices.length) - 1] ?? "100.00";
    const seats = line.split("").flatMap((character, column) => {
      if (character === " ") {
        return [];
      }
      number += 1;
      const x = (column - (line.length - 1) / 2) * 10;
      return [{ seatNo: String(number), price, x, y: 40 + index * 10 }];
    });
    current?.rows.push({ row: String(current.rows.length + 1), seats });
  });
  return createHall({ concertId: "c", date: "2099-05-01", seatSize: 10, sections });
}

export function allFree(hall: Hall, except: readonly string[] = []): Vacancy {
  const free = new Uint8Array(hall.seatCount).fill(1);
  except.forEach((seatNo) => free.fill(0, hall.seatByNo.get(seatNo), seat(hall, seatNo) + 1));
  return { free, count: hall.seatCount - except.length };
}

export function onlyFree(hall: Hall, seatNos: readonly string[]): Vacancy {
  const free = new Uint8Array(hall.seatCount);
  seatNos.forEach((seatNo) => free.fill(1, seat(hall, seatNo), seat(hall, seatNo) + 1));
  return { free, count: seatNos.length };
}

export function seat(hall: Hall, seatNo: string): number {
  const found = hall.seatByNo.get(seatNo);
  if (found === undefined) {
    throw new Error(`The hall has no seat ${seatNo}`);
  }
  return found;
}

export const names = (hall: Hall, seats: readonly number[]) =>
  seats.map((each) => hall.seatNos[each]);
