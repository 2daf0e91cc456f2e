import { CsvError, parse } from "csv-parse/sync";
import type { NewConcert } from "../../db/concerts.ts";
import type { PlacedSeat } from "../../db/seats.ts";
import { MAIN_ROOM } from "../../domain/rooms.ts";
import { fields, type Field } from "./fields.ts";
import { expected, type Mistakes } from "./mistakes.ts";
import { SEATS_MAX, type WantedConcert } from "./wanted.ts";

/*
 * One line for each seat of each date, beneath a line of names. What is said about the concert is the
 * same in each of its lines, and may be left out in all but the first.
 */

const concertColumns = {
  title: "title",
  venue: "venue",
  time_zone: "timeZone",
  sale_opens_at: "saleOpensAt",
  room: "room",
} as const;

const REQUIRED = [
  "concert_id",
  "title",
  "venue",
  "time_zone",
  "sale_opens_at",
  "date",
  "seat_no",
  "price",
];
const OPTIONAL = ["room", "section", "row", "x", "y"];

/** A line of the file, by the names of its columns. */
type Line = {
  number: number;
  cells: Readonly<Record<string, string>>;
  /** False when it has more or fewer cells than there are columns. */
  isWhole: boolean;
};

/** What the library says of a line, besides what is in it. */
type CsvRecord = { record: Record<string, string>; info: { lines: number; error?: unknown } };

/** A concert on its way, with the line that said each thing about it first. */
type Draft = {
  concertId: string;
  said: Map<string, { text: string; line: number }>;
  performances: Map<string, Map<string, PlacedSeat>>;
};

export function readCsv(text: string, mistakes: Mistakes): WantedConcert[] {
  const drafts = new Map<string, Draft>();
  for (const line of linesOf(text, mistakes)) {
    if (!line.isWhole) {
      mistakes.add(`line ${line.number}`, "expected as many cells as the first line has");
      continue;
    }
    const concertId = readCell(line, "concert_id", fields.concertId, mistakes);
    if (concertId !== undefined) {
      const draft = drafts.get(concertId) ?? {
        concertId,
        said: new Map(),
        performances: new Map(),
      };
      drafts.set(concertId, draft);
      noteConcert(draft, line, mistakes);
      noteSeat(draft, line, mistakes);
    }
  }
  return [...drafts.values()].flatMap((draft) => finish(draft, mistakes) ?? []);
}

function linesOf(text: string, mistakes: Mistakes): Line[] {
  let columns: string[] = [];
  try {
    const records: CsvRecord[] = parse(text, {
      bom: true,
      trim: true,
      info: true,
      delimiter: delimiterOf(text),
      columns: (names: string[]) => (columns = names.map((name) => name.toLowerCase())),
      skip_empty_lines: true,
      // Lines of another length are mistakes of their own, and not the end of the reading.
      relax_column_count: true,
      max_record_size: 10_000,
    });
    if (!checkColumns(columns, mistakes)) {
      return [];
    }
    if (records.length === 0) {
      mistakes.add("line 2", "is missing; expected a line for each seat");
    }
    if (records.length > SEATS_MAX) {
      mistakes.add("the file", `has ${records.length} seats; expected ${SEATS_MAX} at most`);
      return [];
    }
    return records.map(({ record, info }) => ({
      number: info.lines,
      cells: record,
      isWhole: info.error === undefined,
    }));
  } catch (error) {
    if (!(error instanceof CsvError)) {
      throw error;
    }
    // A quote that is never closed, say: what follows cannot be told apart.
    const where = typeof error["lines"] === "number" ? `line ${error["lines"]}` : "the file";
    mistakes.add(where, `is no CSV: ${error.message}`);
    return [];
  }
}

/** Spreadsheets write semicolons where the comma is a decimal point. */
function delimiterOf(text: string): string {
  const [header = ""] = text.split(/[\r\n]/, 1);
  return header.includes(";") && !header.includes(",") ? ";" : ",";
}

function checkColumns(columns: readonly string[], mistakes: Mistakes): boolean {
  const known = [...REQUIRED, ...OPTIONAL];
  const missing = REQUIRED.filter((name) => !columns.includes(name));
  const unknown = columns.filter((name) => !known.includes(name));
  const doubled = columns.filter((name, index) => columns.indexOf(name) !== index);
  for (const name of missing) {
    mistakes.add("line 1", `expected a column ${name}`);
  }
  for (const name of unknown) {
    mistakes.add("line 1", expected(`columns among ${known.join(", ")}`, name));
  }
  for (const name of doubled) {
    mistakes.add("line 1", `the column ${name} is there twice`);
  }
  return missing.length + unknown.length + doubled.length === 0;
}

function readCell<Value>(
  line: Line,
  column: string,
  { read, expected: form }: Field<Value>,
  mistakes: Mistakes,
): Value | undefined {
  const cell = line.cells[column];
  const value = read(cell);
  if (value === undefined) {
    mistakes.add(`line ${line.number}, ${column}`, expected(form, cell));
  }
  return value;
}

function readOptionalCell<Value>(
  line: Line,
  column: string,
  field: Field<Value>,
  mistakes: Mistakes,
): Value | null {
  const isSaid = (line.cells[column] ?? "") !== "";
  return isSaid ? (readCell(line, column, field, mistakes) ?? null) : null;
}

function noteConcert({ concertId, said }: Draft, line: Line, mistakes: Mistakes): void {
  for (const [column, name] of Object.entries(concertColumns)) {
    const text = line.cells[column] ?? "";
    const first = said.get(name);
    if (text !== "" && first === undefined) {
      said.set(name, { text, line: line.number });
      readCell<unknown>(line, column, fields[name], mistakes);
    } else if (text !== "" && text !== first?.text) {
      mistakes.add(
        `line ${line.number}, ${column}`,
        expected(`"${first?.text}" for ${concertId}, as in line ${first?.line}`, text),
      );
    }
  }
}

function noteSeat({ performances }: Draft, line: Line, mistakes: Mistakes): void {
  const date = readCell(line, "date", fields.date, mistakes);
  const seatNo = readCell(line, "seat_no", fields.seatNo, mistakes);
  const price = readCell(line, "price", fields.price, mistakes);
  const section = readOptionalCell(line, "section", fields.section, mistakes);
  const row = readOptionalCell(line, "row", fields.row, mistakes);
  const x = readOptionalCell(line, "x", fields.x, mistakes);
  const y = readOptionalCell(line, "y", fields.y, mistakes);
  if ((x === null) !== (y === null)) {
    mistakes.add(`line ${line.number}`, "has one of x and y; expected both or none");
  }
  if (date === undefined || seatNo === undefined || price === undefined) {
    return;
  }
  const seats = performances.get(date) ?? new Map<string, PlacedSeat>();
  performances.set(date, seats);
  if (seats.has(seatNo)) {
    mistakes.add(`line ${line.number}, seat_no`, `"${seatNo}" is there twice on ${date}`);
  }
  const position = x === null || y === null ? null : { x, y };
  seats.set(seatNo, { seatNo, price, section, row, position });
}

function finish(
  { concertId, said, performances }: Draft,
  mistakes: Mistakes,
): WantedConcert | undefined {
  const textOf = (name: string) => said.get(name)?.text;
  for (const [column, name] of Object.entries(concertColumns)) {
    if (name !== "room" && textOf(name) === undefined) {
      mistakes.add(concertId, `${column} ${expected(fields[name].expected, undefined)}`);
    }
  }
  const title = fields.title.read(textOf("title"));
  const venue = fields.venue.read(textOf("venue"));
  const timeZone = fields.timeZone.read(textOf("timeZone"));
  const saleOpensAtMs = fields.saleOpensAt.read(textOf("saleOpensAt"));
  const room = fields.room.read(textOf("room") ?? MAIN_ROOM);
  if (
    title === undefined ||
    venue === undefined ||
    timeZone === undefined ||
    saleOpensAtMs === undefined ||
    room === undefined
  ) {
    return undefined;
  }
  const concert: NewConcert = { concertId, title, venue, timeZone, saleOpensAtMs, room };
  return {
    concert,
    performances: [...performances].map(([date, seats]) => ({ date, seats: [...seats.values()] })),
  };
}
