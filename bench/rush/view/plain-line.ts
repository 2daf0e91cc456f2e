import { milliseconds, whole } from "./numbers.ts";
import { arrivedOf, type Snapshot } from "./snapshot.ts";

/** The same as a frame, for logs. */
export function plainLine(now: Snapshot): string {
  const { seats } = now;
  return [
    `${String(Math.round(now.seconds)).padStart(4)} s`,
    `arrived ${whole(arrivedOf(now))}`,
    `in line ${whole(now.inLine)}`,
    `inside ${whole(now.choosing + now.holding)}`,
    `gone ${whole(now.gone)}`,
    `seats ${whole(seats.sold)} sold, ${whole(seats.held)} held, ${whole(seats.free)} free`,
    `${whole(now.answersPerSecond)} answers/s`,
    `p50 ${milliseconds(now.p50Ms)} ms`,
    `p99 ${milliseconds(now.p99Ms)} ms`,
  ].join(" · ");
}
