import { whole } from "./numbers.ts";
import type { SeatState } from "../fans/hall.ts";

/** The seats at one moment. */
export type Sample = { seconds: number; seats: Record<SeatState, number> };

const COLUMNS = 64;
const ROWS = 10;
const EIGHTHS = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
const HELD = "░";

/** How the hall sold: filled is sold, dotted above it is held. */
export function sellOutCurve(samples: readonly Sample[], size: number): string[] {
  const endSeconds = samples.at(-1)?.seconds ?? 0;
  const columns = Array.from({ length: COLUMNS }, (_, column) => {
    const seconds = (endSeconds * (column + 1)) / COLUMNS;
    const sample = samples.findLast((each) => each.seconds <= seconds);
    const { sold = 0, held = 0 } = sample?.seats ?? {};
    const height = (amount: number) => (size === 0 ? 0 : (amount / size) * ROWS);
    return { sold: height(sold), taken: height(sold + held) };
  });
  const margin = whole(size).length;
  const rows = Array.from({ length: ROWS }, (_, index) => {
    const below = ROWS - 1 - index;
    const label = index === 0 ? whole(size) : "";
    const marks = columns.map(({ sold, taken }) => mark(sold - below, taken - below));
    return `${label.padStart(margin)} ┤${marks.join("")}`.trimEnd();
  });
  const middle = `${whole(endSeconds / 2)} s`;
  const end = `${whole(endSeconds)} s`;
  const axis = "0 s".padEnd(COLUMNS / 2) + middle.padEnd(COLUMNS / 2 - end.length) + end;
  return [
    ...rows,
    `${"0".padStart(margin)} ┼${"─".repeat(COLUMNS)}`,
    `${" ".repeat(margin + 2)}${axis}`,
  ];
}

/** One character: how far sold, and how far taken at all, reach above its lower edge. */
function mark(sold: number, taken: number): string {
  const eighths = Math.round(Math.min(1, sold) * EIGHTHS.length);
  if (eighths > 0) {
    return EIGHTHS[eighths - 1] ?? "";
  }
  return taken >= 0.5 ? HELD : " ";
}

/** When the last seat was sold, if it was. */
export function soldOutAfterSeconds(samples: readonly Sample[]): number | undefined {
  return samples.find(({ seats }) => seats.free + seats.held === 0)?.seconds;
}
