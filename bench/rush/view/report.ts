import { percentile } from "../../report/percentile.ts";
import { plainTable } from "../../report/table.ts";
import type { Finding } from "../audit/finding.ts";
import { timings, type Meter } from "../calls/meter.ts";
import { endings, type Crowd } from "../fans/crowd.ts";
import type { Errand } from "../fans/witness.ts";
import { sellOutCurve, soldOutAfterSeconds, type Sample } from "./curve.ts";
import { milliseconds, whole } from "./numbers.ts";

/** What is left of a sale. */
export type Sale = {
  seats: number;
  seconds: number;
  samples: readonly Sample[];
  meter: Meter;
  crowd: Crowd;
  errands: readonly Errand[];
};

export function renderReport(sale: Sale): string {
  const { seats, samples, seconds, meter, crowd, errands } = sale;
  return [
    describeEnd(samples),
    sellOutCurve(samples, seats).join("\n"),
    "What fans waited for, in milliseconds",
    table(["", "times", "p50", "p90", "p99", "longest"], timingRows(meter)),
    "Outcomes as they are heard by fans who wait for them. Who asks the ticket each second hears later.",
    "What became of their requests",
    table(["", "times"], requestRows(errands)),
    "How their evenings ended",
    table(["", "fans"], endingRows(crowd)),
    describeAnswers(meter, seconds),
  ].join("\n\n");
}

function describeEnd(samples: readonly Sample[]): string {
  const soldOutAfter = soldOutAfterSeconds(samples);
  const { held = 0, free = 0 } = samples.at(-1)?.seats ?? {};
  const end =
    soldOutAfter === undefined
      ? `was not sold out: ${whole(held)} still held, ${whole(free)} free`
      : `sold out in ${whole(soldOutAfter)} s`;
  return `The hall ${end}. Filled: sold; dotted: held.`;
}

function describeAnswers(meter: Meter, seconds: number): string {
  const { lost, later } = meter.repeats();
  return (
    `${whole(meter.answers())} answers in ${whole(seconds)} s. Requests were sent again because their ` +
    `answer was lost: ${whole(lost)}, or said "later": ${whole(later)}.`
  );
}

export function renderAudit(findings: readonly Finding[]): string {
  const rows = findings.map(({ what, found }) => [what, found]);
  const examples = findings
    .filter(({ isClean }) => !isClean)
    .flatMap(({ what, examples: witnesses }) => [
      `${what}:`,
      ...witnesses.map((line) => `  ${line}`),
    ]);
  return ["The audit", table(["", "found"], rows), ...examples].join("\n\n");
}

function timingRows(meter: Meter): string[][] {
  return timings.flatMap((timing) => {
    const times = meter.timesOf(timing);
    const figures = [50, 90, 99, 100].map((percent) => milliseconds(percentile(times, percent)));
    return times.length === 0 ? [] : [[timing, whole(times.length), ...figures]];
  });
}

/** `reserve: seat-taken, at the door`. What has a ticket was decided in the lane. */
function requestRows(errands: readonly Errand[]): string[][] {
  const counts = new Map<string, number>();
  for (const { kind, told, ticketId } of errands) {
    const heard =
      told === undefined ? "unanswered" : told.status === "rejected" ? told.code : "done";
    const where = told?.status === "rejected" && ticketId === undefined ? ", at the door" : "";
    const name = `${kind}: ${heard}${where}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts.keys()].toSorted().map((name) => [name, whole(counts.get(name) ?? 0)]);
}

function endingRows(crowd: Crowd): string[][] {
  return endings
    .filter((ending) => crowd.count(ending) > 0)
    .map((ending) => [ending, whole(crowd.count(ending))]);
}

/** The first column says what; the others are numbers, in line at their right ends. */
function table(head: string[], rows: string[][]): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const align = (row: string[]) =>
    row.map((cell, column) => (column === 0 ? cell : cell.padStart(widths[column] ?? 0)));
  return plainTable({ head: align(head), rows: rows.map(align) });
}
