import { expect, test } from "@jest/globals";
import { labelOf } from "../../../web/hall/hall.ts";
import {
  changesBetween,
  countFree,
  noneFree,
  readVacancy,
  withoutSeats,
} from "../../../web/hall/vacancy.ts";
import { allFree, drawnHall, names, seat } from "./halls.ts";

const hall = drawnHall(["..", "...", "==", "...."], { prices: ["90.00", "100.00"] });

test("a seat is named by section, row, number and price", () => {
  expect(labelOf(hall, seat(hall, "4"))).toEqual({
    section: "A",
    row: "2",
    seatNo: "4",
    price: "90.00",
  });
  expect(labelOf(hall, seat(hall, "9"))).toMatchObject({ section: "B", row: "1", price: "100.00" });
});

test("prices are few, and dearest first, by amount and not by text", () => {
  expect(hall.prices).toEqual(["100.00", "90.00"]);
});

test("the stage is in front of everybody, and in sight", () => {
  expect(hall.stage.bottom).toBeLessThanOrEqual(Math.min(...hall.y));
  expect(hall.bounds.top).toBeLessThan(hall.stage.top);
  expect(hall.bounds.bottom).toBeGreaterThan(Math.max(...hall.y));
});

test("what the API says becomes seats; seats that no plan knows are left out", () => {
  const vacancy = readVacancy(
    hall,
    {
      concertId: "c",
      dates: [
        {
          date: "2099-05-02",
          availableSeats: [{ seatNo: "1", status: "available", price: "1.00" }],
        },
        {
          date: "2099-05-01",
          availableSeats: ["2", "6", "new"].map((seatNo) => ({
            seatNo,
            status: "available",
            price: "90.00",
          })),
        },
      ],
    },
    "2099-05-01",
  );
  expect(vacancy.count).toBe(2);
  expect(countFree(hall, vacancy)).toEqual({ byPrice: [1, 1], bySection: [1, 1] });
});

test("news are the seats that went and those that came back", () => {
  const before = allFree(hall, ["1"]);
  const after = allFree(hall, ["2", "9"]);
  const { taken, freed } = changesBetween(before, after);
  expect(names(hall, taken)).toEqual(["2", "9"]);
  expect(names(hall, freed)).toEqual(["1"]);
  expect(changesBetween(noneFree(hall), allFree(hall)).freed).toHaveLength(9);
});

test("seats that are known to be taken are, and counted once", () => {
  const vacancy = withoutSeats(allFree(hall, ["1"]), [seat(hall, "1"), seat(hall, "2")]);
  expect(vacancy).toEqual(allFree(hall, ["1", "2"]));
});

test("an empty hall can be drawn", () => {
  const empty = drawnHall([]);
  expect(empty.seatCount).toBe(0);
  expect(Object.values(empty.bounds).every(Number.isFinite)).toBe(true);
});
