import type { SeatState } from "../fans/hall.ts";

export const seatMarks: Record<SeatState, string> = { free: "·", held: "▒", sold: "█" };

/**
 * The hall from above, the stage at the top. A large hall's character stands for some neighbours: it
 * shows what at least half of them are, else that they can be had.
 */
export function hallPlan(
  hall: readonly SeatState[],
  most: { columns: number; rows: number },
): string[] {
  const seatsEach = Math.max(1, Math.ceil(hall.length / (most.columns * most.rows)));
  const cells = Array.from(
    { length: Math.ceil(hall.length / seatsEach) },
    (_, cell) => seatMarks[stateOf(hall.slice(cell * seatsEach, (cell + 1) * seatsEach))],
  );
  const rows = Math.ceil(cells.length / most.columns);
  // Rows of the same length look like a hall; a last one that is short looks like a mistake.
  const columns = Math.ceil(cells.length / Math.max(1, rows));
  return Array.from({ length: rows }, (_, row) =>
    cells.slice(row * columns, (row + 1) * columns).join(""),
  );
}

function stateOf(seats: readonly SeatState[]): SeatState {
  const share = (state: SeatState) =>
    seats.filter((each) => each === state).length / Math.max(1, seats.length);
  if (share("sold") >= 0.5) {
    return "sold";
  }
  return share("free") > 0.5 ? "free" : "held";
}
