import { describe, expect, test } from "@jest/globals";
import { bestSeats, severalOffers } from "../../../web/hall/best-seats.ts";
import { allFree, drawnHall, names, onlyFree, seat } from "./halls.ts";

const first = () => 0;
const anyPrice: ReadonlySet<number> = new Set();

describe("the best seats", () => {
  const hall = drawnHall([".....", ".....", "....."]);

  test("are in the middle, in front", () => {
    const offer = bestSeats(hall, allFree(hall), { count: 1, prices: anyPrice }, first);
    expect(names(hall, offer?.seats ?? [])).toEqual(["3"]);
  });

  test("are side by side", () => {
    const vacancy = allFree(hall, ["2", "3", "8"]);
    const offer = bestSeats(hall, vacancy, { count: 3, prices: anyPrice }, first);
    expect(offer).toEqual({
      seats: ["12", "13", "14"].map((no) => seat(hall, no)),
      areTogether: true,
    });
  });

  test("do not lie across an aisle", () => {
    const aisle = drawnHall([".   .", ".   .", ".. .."]);
    const offer = bestSeats(aisle, allFree(aisle), { count: 2, prices: anyPrice }, first);
    expect([
      ["5", "6"],
      ["7", "8"],
    ]).toContainEqual(names(aisle, offer?.seats ?? []));
  });

  test("are near each other where no row has so many, and say so", () => {
    const vacancy = onlyFree(hall, ["1", "3", "13", "15"]);
    const offer = bestSeats(hall, vacancy, { count: 2, prices: anyPrice }, first);
    expect(new Set(names(hall, offer?.seats ?? []))).toEqual(new Set(["1", "3"]));
    expect(offer?.areTogether).toBe(false);
  });

  test("are none when there are too few", () => {
    expect(
      bestSeats(hall, onlyFree(hall, ["1"]), { count: 2, prices: anyPrice }, first),
    ).toBeUndefined();
  });

  test("cost what is wanted", () => {
    const priced = drawnHall(["...", "===", "...", "===", "..."], {
      prices: ["300.00", "200.00", "100.00"],
    });
    const offer = bestSeats(
      priced,
      allFree(priced),
      { count: 2, prices: new Set([priced.prices.indexOf("200.00")]) },
      first,
    );
    expect(offer?.seats.every((each) => each >= 3 && each < 6)).toBe(true);
  });
});

test("in a rush not everybody is sent to the same seat, nor anybody to a much worse one", () => {
  const hall = drawnHall(Array.from({ length: 20 }, () => ".".repeat(30)));
  const offered = Array.from({ length: 100 }, (_, index) =>
    bestSeats(hall, allFree(hall), { count: 1, prices: anyPrice }, () => index / 100),
  );
  const seats = offered.map((offer) => offer?.seats[0] ?? -1);
  expect(new Set(seats).size).toBeGreaterThan(5);
  for (const each of seats) {
    expect(Math.hypot(hall.x[each] ?? 0, hall.y[each] ?? 0)).toBeLessThan(85);
  }
});

describe("after a seat was lost", () => {
  const hall = drawnHall([".....", ".....", "=====", "....."], { prices: ["200.00", "100.00"] });
  const lost = seat(hall, "8");

  test("the nearest for the same money come first, and no seat is offered twice", () => {
    const offers = severalOffers(
      hall,
      allFree(hall, ["8"]),
      { count: 1, prices: anyPrice, near: lost },
      3,
      first,
    );
    const seats = offers.flatMap(({ seats: each }) => names(hall, each));
    expect(new Set(seats).size).toBe(3);
    expect(["3", "7", "9"]).toEqual(expect.arrayContaining(seats));
  });

  test("what is not to be offered is not", () => {
    const without = new Set(["3", "7", "9"].map((no) => seat(hall, no)));
    const offers = severalOffers(
      hall,
      allFree(hall, ["8"]),
      { count: 1, prices: anyPrice, near: lost, without },
      20,
      first,
    );
    const seats = offers.flatMap((offer) => offer.seats);
    expect(seats).toHaveLength(hall.seatCount - 4);
    expect(seats.some((each) => without.has(each))).toBe(false);
  });
});
