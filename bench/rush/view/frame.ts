import type { Plan } from "../plan.ts";
import { bar } from "./bar.ts";
import { hallPlan, seatMarks } from "./hall-plan.ts";
import { milliseconds, whole } from "./numbers.ts";
import { arrivedOf, type Snapshot } from "./snapshot.ts";

/** What a terminal has at least, everywhere. A frame is one less wide, and never wraps. */
export const FRAME_COLUMNS = 80;
/** Of the 24 lines that a terminal has at least; the last is the cursor's. */
export const FRAME_ROWS = 20;

const WIDTH = FRAME_COLUMNS - 1;
const LABEL = 9;
const BAR = 30;
const HALL = { columns: 75, rows: 8 };

/** The whole picture, always of the same height for the same plan. */
export function renderFrame({ fans, seats: size, seed }: Plan, now: Snapshot): string[] {
  const title = `The rush: ${whole(fans)} fans, ${whole(size)} seats, seed ${seed}`;
  const time = `${Math.floor(now.seconds)} s`;
  const { seats } = now;
  const taken = [
    { amount: seats.sold, mark: seatMarks.sold },
    { amount: seats.held, mark: seatMarks.held },
  ];
  const inside = `${whole(now.choosing)} choose, ${whole(now.holding)} hold a seat`;
  return [
    title + time.padStart(WIDTH - title.length),
    "",
    row("arrived", solid(arrivedOf(now), fans), whole(arrivedOf(now))),
    row("in line", solid(now.inLine, fans), whole(now.inLine)),
    row("inside", solid(now.choosing + now.holding, fans), inside),
    row("gone", solid(now.gone, fans), whole(now.gone)),
    row(
      "seats",
      bar(taken, size, BAR),
      `${whole(seats.sold)} sold, ${whole(seats.held)} held, ${whole(seats.free)} free`,
    ),
    "",
    "  the hall, the front row first",
    ...hallPlan(now.hall, HALL).map((line) => `  ${line}`),
    "",
    `  ${whole(now.answersPerSecond)} answers/s   p50 ${milliseconds(now.p50Ms)} ms   ` +
      `p99 ${milliseconds(now.p99Ms)} ms   ${whole(now.openTickets)} tickets open`,
  ].map((line) => line.slice(0, WIDTH));
}

const solid = (amount: number, of: number) => bar([{ amount, mark: "█" }], of, BAR);

function row(label: string, drawn: string, text: string): string {
  return `${label.padEnd(LABEL)}${drawn}  ${text}`;
}
