import { expect, test } from "@jest/globals";
import { arrangeHall, NO_PLACE, type SeatPlace } from "../../domain/halls.ts";

type TestSeat = SeatPlace & { seatNo: string };

const seat = (seatNo: string, place: Partial<SeatPlace> = {}): TestSeat => ({
  seatNo,
  ...NO_PLACE,
  ...place,
});

const outline = (seats: TestSeat[]) =>
  arrangeHall(seats).map(({ section, rows }) => [
    section,
    rows.map(({ row, seats: members }) => [row, members.map(({ seatNo }) => seatNo).join(" ")]),
  ]);

const positions = (seats: TestSeat[]) =>
  arrangeHall(seats)
    .flatMap(({ rows }) => rows.flatMap((row) => row.seats))
    .map(({ position: { x, y } }) => [x, y]);

test("seats are in their sections and rows, in the order of the first seat of each", () => {
  const seats = [
    seat("B1", { section: "B", row: "2" }),
    seat("A1", { section: "A", row: "2" }),
    seat("B2", { section: "B", row: "1" }),
    seat("B3", { section: "B", row: "2" }),
  ];
  expect(outline(seats)).toEqual([
    [
      "B",
      [
        ["2", "B1 B3"],
        ["1", "B2"],
      ],
    ],
    ["A", [["2", "A1"]]],
  ]);
});

test("a hall that only counts its seats gets rows", () => {
  const seats = Array.from({ length: 10 }, (_, index) => seat(String(index + 1)));
  expect(outline(seats)).toEqual([
    [
      null,
      [
        ["1", "1 2 3 4"],
        ["2", "5 6 7 8"],
        ["3", "9 10"],
      ],
    ],
  ]);
});

test("positions that the hall gives are kept to the last", () => {
  const own = [
    { x: -7, y: 30 },
    { x: 12, y: 45 },
  ];
  expect(positions(own.map((position, index) => seat(String(index), { position })))).toEqual([
    [-7, 30],
    [12, 45],
  ]);
});

test("if one seat has no position all are laid out, in the middle and one section behind the other", () => {
  const seats = [
    seat("A1", { section: "A", row: "1", position: { x: 500, y: 500 } }),
    seat("A2", { section: "A", row: "1" }),
    seat("A3", { section: "A", row: "2" }),
    seat("B1", { section: "B", row: "1" }),
  ];
  expect(positions(seats)).toEqual([
    [-5, 30],
    [5, 30],
    [0, 40],
    [0, 70],
  ]);
});

test("no two seats are laid out at the same place, however many there are", () => {
  const seats = Array.from({ length: 3000 }, (_, index) => seat(String(index)));
  expect(new Set(positions(seats).map(String)).size).toBe(3000);
});

test("a hall without seats has no sections", () => {
  expect(arrangeHall([])).toEqual([]);
});
