import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { EXIT_CODES } from "../../admin/exit-codes.ts";
import { CommandFailure } from "../../admin/failures.ts";
import { readImportFile } from "../../admin/import/read-file.ts";

/** What is said of a broken file: every mistake, with the place and what was expected there. */

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rowlock-files-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(text: string | Buffer, name = "file.csv") {
  const path = join(folder, name);
  await writeFile(path, text);
  return readImportFile(path);
}

/** The lines that say what is wrong. */
async function mistakesIn(text: string | Buffer, name = "file.csv"): Promise<string[]> {
  const failure: unknown = await read(text, name).catch((error: unknown) => error);
  if (!(failure instanceof CommandFailure) || failure.exitCode !== EXIT_CODES.usage) {
    throw new Error(`The file was not refused: ${JSON.stringify(failure)}`);
  }
  const [, ...lines] = failure.message.split("\n");
  return lines.map((line) => line.trim());
}

const HEAD =
  "concert_id,title,venue,time_zone,sale_opens_at,room,date,section,row,seat_no,price,x,y";
const GOOD =
  "gala,Gala,Hall,Asia/Seoul,2027-01-01T10:00:00+09:00,main,2027-03-01,A,1,A1,50.00,0,30";

/** The good line with one cell changed. */
function lineWith(column: string, cell: string): string {
  const index = HEAD.split(",").indexOf(column);
  return GOOD.split(",")
    .map((good, at) => (at === index ? cell : good))
    .join(",");
}

describe("a CSV file", () => {
  test("is read with what spreadsheets add: a byte order mark, CRLF, semicolons, quotes, spaces", async () => {
    const semicolons = `\ufeff${HEAD}\n${GOOD}\n`.replaceAll(",", ";").replaceAll("\n", "\r\n");
    const quoted = `${HEAD.toUpperCase()}\n\n"gala", "Gala, or not" ,Hall,${GOOD.split(",").slice(3).join(",")}`;
    expect(await read(semicolons)).toMatchObject([
      {
        concert: { concertId: "gala", saleOpensAtMs: Date.parse("2027-01-01T01:00:00Z") },
        performances: [{ date: "2027-03-01", seats: [{ seatNo: "A1", price: 5000n }] }],
      },
    ]);
    expect(await read(quoted)).toMatchObject([{ concert: { title: "Gala, or not" } }]);
  });

  test.each([
    ["concert_id", "", "is missing; expected letters, digits"],
    [
      "concert_id",
      "../etc",
      'expected letters, digits, - and _, at most 64, like winter-gala, found "../etc"',
    ],
    ["title", "x".repeat(201), "expected a text of 1 to 200 characters"],
    ["title", "a\u0007b", "expected a text of 1 to 200 characters"],
    ["time_zone", "Seoul", "expected a time zone by its IANA name, like Asia/Seoul"],
    ["time_zone", "+09:00", "expected a time zone"],
    ["sale_opens_at", "2027-01-01 10:00", "expected a moment with its offset from UTC"],
    ["sale_opens_at", "2027-01-01T10:00:00", "expected a moment with its offset from UTC"],
    ["sale_opens_at", "2027-02-30T10:00:00Z", "expected a moment with its offset from UTC"],
    ["sale_opens_at", "2027-01-01T25:00:00Z", "expected a moment with its offset from UTC"],
    ["room", "a room", "expected letters, digits, - and _"],
    ["date", "2027-02-30", "expected a date that exists, like 2027-03-01"],
    ["date", "01.03.2027", "expected a date that exists"],
    ["section", "x".repeat(41), "expected a text of 1 to 40 characters"],
    ["row", "x".repeat(17), "expected a text of 1 to 16 characters"],
    ["seat_no", "Á1", 'expected 1 to 16 letters, digits and -, like A-1-12, found "Á1"'],
    ["seat_no", "", "is missing; expected 1 to 16 letters"],
    ["price", "0", "expected an amount above zero"],
    ["price", "-5", "expected an amount above zero"],
    ["price", "1.999", "expected an amount above zero"],
    ["price", "1e3", "expected an amount above zero"],
    ["price", "50 EUR", "expected an amount above zero"],
    ["price", "10000000000.00", "expected an amount above zero"],
    ["x", "1.5", "expected a whole number from -32767 to 32767"],
    ["y", "99999", "expected a whole number from -32767 to 32767"],
  ])("has its line and column named when %s is %j", async (column, cell, what) => {
    const mistakes = await mistakesIn(
      `${HEAD}\n${GOOD.replace("gala", "other")}\n${lineWith(column, cell)}\n`,
    );
    expect(mistakes).toContainEqual(expect.stringContaining(`line 3, ${column}: ${what}`));
  });

  test("has all of its mistakes named, in order, and the rest counted", async () => {
    const lines = Array.from({ length: 60 }, (_, index) => lineWith("seat_no", `?${index}`));
    const mistakes = await mistakesIn([HEAD, ...lines].join("\n"));
    expect(mistakes).toHaveLength(51);
    expect(mistakes[0]).toMatch(/^line 2, seat_no: /);
    expect(mistakes[49]).toMatch(/^line 51, seat_no: /);
    expect(mistakes[50]).toBe("and 10 more");
  });

  test.each<[string, string, string]>([
    ["a seat twice", `${HEAD}\n${GOOD}\n${GOOD}`, 'line 3, seat_no: "A1" is there twice'],
    [
      "two titles for one concert",
      `${HEAD}\n${GOOD}\n${lineWith("title", "Other").replace("A1", "A2")}`,
      'line 3, title: expected "Gala" for gala, as in line 2, found "Other"',
    ],
    [
      "a line too short",
      `${HEAD}\n${GOOD}\na,b`,
      "line 3: expected as many cells as the first line",
    ],
    ["a line too long", `${HEAD}\n${GOOD},x`, "line 2: expected as many cells as the first line"],
    ["half a position", `${HEAD}\n${lineWith("x", "")}`, "line 2: has one of x and y"],
    ["no title at all", `${HEAD}\n${lineWith("title", "")}`, "gala: title is missing"],
    ["no line at all", HEAD, "line 2: is missing"],
    ["nothing", "", "line 1: expected a column concert_id"],
    ["an unknown column", `${HEAD},colour\n${GOOD},red`, "line 1: expected columns among"],
    ["a column twice", `${HEAD},row\n${GOOD},1`, "line 1: the column row is there twice"],
    ["a quote that is never closed", `${HEAD}\n"${GOOD}`, "is no CSV"],
  ])("with %s is refused", async (_what, text, mistake) => {
    expect(await mistakesIn(text)).toContainEqual(expect.stringContaining(mistake));
  });

  test("is taken with one seat number for two nights and for two concerts", async () => {
    const lines = [GOOD, lineWith("date", "2027-03-02"), lineWith("concert_id", "other")];
    expect(await read([HEAD, ...lines].join("\n"))).toMatchObject([
      { performances: [{ seats: [{}] }, { seats: [{}] }] },
      { performances: [{ seats: [{}] }] },
    ]);
  });
});

type Json = Record<string, unknown>;

const hall = (changes: Json = {}): Json => ({
  hall: "blue",
  venue: "Blue Hall",
  timeZone: "Asia/Seoul",
  sections: [{ section: "A", rows: [{ row: "1", seats: 3 }] }],
  ...changes,
});
const concert = (changes: Json = {}): Json => ({
  concertId: "gala",
  title: "Gala",
  hall: "blue",
  saleOpensAt: "2027-01-01T10:00:00+09:00",
  dates: ["2027-03-01"],
  prices: { A: "50.00" },
  ...changes,
});
const fileOf = (halls: Json[], concerts: Json[]) => JSON.stringify({ halls, concerts });

describe("a JSON file", () => {
  test("gives every concert the seats of its hall, called by the hall's rule", async () => {
    const sections = [
      { section: "A", rows: [{ seats: ["x", "y"] }, { row: "2", from: 7, seats: 2 }] },
    ];
    const text = fileOf([hall({ sections, seatNo: "{section}{row}{seat}" })], [concert()]);
    expect(await read(text, "file.json")).toMatchObject([
      {
        concert: { concertId: "gala", venue: "Blue Hall", room: "main" },
        performances: [
          {
            date: "2027-03-01",
            seats: [
              { seatNo: "Ax", row: null },
              { seatNo: "Ay" },
              { seatNo: "A27", row: "2", section: "A", price: 5000n },
              { seatNo: "A28" },
            ],
          },
        ],
      },
    ]);
  });

  test.each<[string, string, string]>([
    ["no JSON", "{", "the file: is no JSON"],
    ["a list", "[]", "the file: must be of type object"],
    ["no halls", '{"concerts":[]}', "halls: is missing"],
    [
      "an unknown field",
      fileOf([hall()], [concert({ colour: 1 })]),
      "concerts[0].colour: is not known here",
    ],
    [
      "a date that does not exist",
      fileOf([hall()], [concert({ dates: ["2027-03-01", "2027-02-30"] })]),
      'concerts[0].dates[1]: expected a date that exists, like 2027-03-01, found "2027-02-30"',
    ],
    [
      "a date twice",
      fileOf([hall()], [concert({ dates: ["2027-03-01", "2027-03-01"] })]),
      "concerts[0].dates[1]: is there twice",
    ],
    [
      "no date",
      fileOf([hall()], [concert({ dates: [] })]),
      "concerts[0].dates: expected one at least",
    ],
    [
      "an unknown hall",
      fileOf([hall()], [concert({ hall: "red" })]),
      'concerts[0].hall: expected one of blue, found "red"',
    ],
    ["a hall twice", fileOf([hall(), hall()], [concert()]), 'halls[1].hall: "blue" is there twice'],
    [
      "a concert twice",
      fileOf([hall()], [concert(), concert()]),
      'concerts[1].concertId: "gala" is there twice',
    ],
    [
      "a section without a price",
      fileOf([hall()], [concert({ prices: { B: 1 } })]),
      'concerts[0].prices: expected a price for section "A"',
    ],
    [
      "a price without a section",
      fileOf([hall()], [concert({ prices: { A: 1, B: 1 } })]),
      'concerts[0].prices: expected sections of blue, found "B"',
    ],
    [
      "a price that is none",
      fileOf([hall()], [concert({ prices: { A: 1.999 } })]),
      "concerts[0].prices.A: expected an amount above zero",
    ],
    [
      "a seat twice",
      fileOf(
        [hall({ sections: [{ section: "A", rows: [{ row: "1", seats: ["x", "x"] }] }] })],
        [concert()],
      ),
      'halls[0].sections[0].rows[0]: the seat "A-1-x" is there twice',
    ],
    [
      "a seat number that is none",
      fileOf(
        [hall({ sections: [{ section: "Süd", rows: [{ seats: 1 }] }] })],
        [concert({ prices: { Süd: 1 } })],
      ),
      "halls[0].sections[0].rows[0]: makes a seat number: expected 1 to 16 letters",
    ],
    [
      "rows without seats",
      fileOf([hall({ sections: [{ section: "A", rows: [{ seats: 0 }] }] })], [concert()]),
      "halls[0].sections[0].rows[0].seats: ",
    ],
    [
      "more seats than any tour",
      fileOf(
        [
          hall({
            sections: [
              {
                section: "A",
                rows: Array.from({ length: 600 }, (_, row) => ({ row: String(row), seats: 1000 })),
              },
            ],
            seatNo: "{row}-{seat}",
          }),
        ],
        [concert()],
      ),
      "expected 500000 at most",
    ],
  ])("with %s is refused", async (_what, text, mistake) => {
    expect(await mistakesIn(text, "file.json")).toContainEqual(expect.stringContaining(mistake));
  });
});

test("a file that cannot be read, or is no text, says so", async () => {
  await expect(readImportFile(join(folder, "none.csv"))).rejects.toThrow(/ENOENT/);
  await expect(readImportFile(join(folder, "file.xlsx"))).rejects.toThrow(/\.csv or \.json/);
  const latin1 = Buffer.from(`${HEAD}\n${lineWith("venue", "Café")}`, "latin1");
  await expect(read(latin1)).rejects.toThrow(/not in UTF-8/);
});
