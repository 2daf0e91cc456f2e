import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { dateInZone, isCalendarDate, isTimeZone, parseMoment } from "../../domain/calendar.ts";

describe("a calendar date", () => {
  test.each(["2026-01-01", "2026-12-31", "2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31"])(
    "%s exists",
    (text) => {
      expect(isCalendarDate(text)).toBe(true);
    },
  );

  test.each([
    "2026-02-29",
    "2026-02-30",
    "1900-02-29",
    "2026-04-31",
    "2026-13-01",
    "2026-00-10",
    "2026-01-00",
    "2026-01-32",
    "10000-01-01",
    "+010000-01-01",
    "-2026-01-01",
    "2026-1-1",
    "26-01-01",
    "20260101",
    "2026/01/01",
    "01-01-2026",
    "2026-01-01T00:00:00Z",
    "2026-01-01 ",
    " 2026-01-01",
    "2026-01-01\n",
    "２０２６-01-01",
    "yesterday",
    "",
  ])("%j does not", (text) => {
    expect(isCalendarDate(text)).toBe(false);
  });

  test("exists exactly when the month has that many days", () => {
    const parts = fc.tuple(
      fc.integer({ min: 1, max: 9999 }),
      fc.integer({ min: 0, max: 13 }),
      fc.integer({ min: 0, max: 32 }),
    );
    fc.assert(
      fc.property(parts, ([year, month, day]) => {
        const exists = month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
        const pad = (part: number, digits: number) => String(part).padStart(digits, "0");
        const text = `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
        expect([text, isCalendarDate(text)]).toEqual([text, exists]);
      }),
    );
  });
});

function daysIn(year: number, month: number): number {
  const isLeapYear = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  if (month === 2) {
    return isLeapYear ? 29 : 28;
  }
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

describe("the date where the hall stands", () => {
  test.each([
    ["2026-10-17T14:59:59.999Z", "Asia/Seoul", "2026-10-17"],
    ["2026-10-17T15:00:00.000Z", "Asia/Seoul", "2026-10-18"],
    ["2026-10-17T15:00:00.000Z", "UTC", "2026-10-17"],
    ["2026-01-01T04:59:59.999Z", "America/New_York", "2025-12-31"],
    ["2026-01-01T05:00:00.000Z", "America/New_York", "2026-01-01"],
    // Summer time: midnight in New York is an hour earlier by UTC.
    ["2026-07-01T03:59:59.999Z", "America/New_York", "2026-06-30"],
    ["2026-07-01T04:00:00.000Z", "America/New_York", "2026-07-01"],
    // The ends of the calendar: fourteen hours ahead, eleven behind.
    ["2026-12-31T10:00:00.000Z", "Pacific/Kiritimati", "2027-01-01"],
    ["2026-01-01T10:59:59.999Z", "Pacific/Pago_Pago", "2025-12-31"],
  ])("at %s in %s is %s", (moment, timeZone, date) => {
    expect(dateInZone(new Date(moment), timeZone)).toBe(date);
  });

  test("has the form of a calendar date, whatever the moment and the zone", () => {
    const zone = fc.constantFrom(...Intl.supportedValuesOf("timeZone"));
    const moment = fc.date({
      min: new Date("2000-01-01T00:00:00Z"),
      max: new Date("2100-01-01T00:00:00Z"),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(moment, zone, (at, timeZone) => {
        expect(isCalendarDate(dateInZone(at, timeZone))).toBe(true);
      }),
    );
  });

  test("an unknown zone is a bug, not UTC", () => {
    expect(() => dateInZone(new Date(), "Mars/Olympus_Mons")).toThrow(RangeError);
  });
});

test.each([
  ["2027-03-01T10:00:00+09:00", "2027-03-01T01:00:00.000Z"],
  ["2027-03-01T10:00Z", "2027-03-01T10:00:00.000Z"],
  ["2027-03-01T10:00:30.5-03:30", "2027-03-01T13:30:30.500Z"],
])("%s is a moment", (text, moment) => {
  expect(parseMoment(text)).toBe(Date.parse(moment));
});

test.each([
  "2027-03-01T10:00:00",
  "2027-03-01 10:00:00Z",
  "2027-03-01",
  "2027-02-30T10:00:00Z",
  "2027-13-01T10:00:00Z",
  "2027-03-01T24:00:00Z",
  "2027-03-01T10:60:00Z",
  "2027-03-01T10:00:60Z",
  "2027-03-01T10:00:00+0900",
  "2027-03-01T10:00:00+99:99",
  "1772355600000",
  "tomorrow",
  "",
])("%j is no moment that everybody would take for the same", (text) => {
  expect(parseMoment(text)).toBeUndefined();
});

test.each([
  ["Asia/Seoul", true],
  ["UTC", true],
  ["Asia/Soul", false],
  ["+09:00", false],
  ["", false],
  ["../etc/localtime", false],
])("%j names a time zone: %j", (name, isOne) => {
  expect(isTimeZone(name)).toBe(isOne);
});
