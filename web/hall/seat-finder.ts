import type { Bounds, Hall } from "./hall.ts";

/** Finds seats by their place, without looking at all ten thousand. */
export type SeatFinder = {
  /** The nearest seat within this distance. */
  nearest: (x: number, y: number, within: number) => number | undefined;
  /** Calls for each seat in the area, and for some around it. */
  eachIn: (area: Bounds, visit: (seat: number) => void) => void;
};

/** Cells this many seats wide hold some tens of seats each. */
const CELL_SEATS = 6;

export function createSeatFinder(hall: Hall): SeatFinder {
  const { bounds, seatSize, x, y } = hall;
  const side = CELL_SEATS * seatSize;
  const columns = Math.max(1, Math.ceil((bounds.right - bounds.left) / side));
  const rows = Math.max(1, Math.ceil((bounds.bottom - bounds.top) / side));
  const cells: number[][] = Array.from({ length: columns * rows }, () => []);
  const columnOf = (at: number) => bounded(Math.floor((at - bounds.left) / side), columns);
  const rowOf = (at: number) => bounded(Math.floor((at - bounds.top) / side), rows);
  for (let seat = 0; seat < hall.seatCount; seat += 1) {
    cells[rowOf(y[seat] ?? 0) * columns + columnOf(x[seat] ?? 0)]?.push(seat);
  }

  const eachIn: SeatFinder["eachIn"] = (area, visit) => {
    const lastColumn = columnOf(area.right);
    const lastRow = rowOf(area.bottom);
    for (let row = rowOf(area.top); row <= lastRow; row += 1) {
      for (let column = columnOf(area.left); column <= lastColumn; column += 1) {
        for (const seat of cells[row * columns + column] ?? []) {
          visit(seat);
        }
      }
    }
  };

  return {
    eachIn,
    nearest(atX, atY, within) {
      let found: number | undefined;
      let least = within;
      const area = {
        left: atX - within,
        right: atX + within,
        top: atY - within,
        bottom: atY + within,
      };
      eachIn(area, (seat) => {
        const away = Math.hypot((x[seat] ?? 0) - atX, (y[seat] ?? 0) - atY);
        if (away <= least) {
          least = away;
          found = seat;
        }
      });
      return found;
    },
  };
}

function bounded(index: number, count: number): number {
  return Math.min(Math.max(index, 0), count - 1);
}
