import { isCalendarDate, isTimeZone, parseMoment } from "../../domain/calendar.ts";
import { parseMoney, type Money } from "../../domain/money.ts";
import { CONCERT_ID_PATTERN, ROOM_PATTERN, SEAT_NO_PATTERN } from "../../domain/names.ts";

/** What one field of a file may be: how it is read, and what to tell whoever wrote something else. */
export type Field<Value> = { expected: string; read: (input: unknown) => Value | undefined };

/** As wide as the columns, and without what nobody could see. */
function text(max: number): Field<string> {
  return {
    expected: `a text of 1 to ${max} characters`,
    read: (input) => {
      const isText =
        typeof input === "string" &&
        input.trim() === input &&
        input !== "" &&
        Array.from(input).length <= max &&
        !/\p{Cc}/u.test(input);
      return isText ? input : undefined;
    },
  };
}

function matching(pattern: RegExp, expected: string): Field<string> {
  return {
    expected,
    read: (input) => (typeof input === "string" && pattern.test(input) ? input : undefined),
  };
}

/** `DECIMAL(12,2)`. */
const PRICE_MAX: Money = 999_999_999_999n;

/** `SMALLINT`: tenths of a seat's width, so halls of three kilometres. */
const POSITION_MAX = 32_767;

const position: Field<number> = {
  expected: `a whole number from -${POSITION_MAX} to ${POSITION_MAX}`,
  read: (input) => {
    const number = typeof input === "string" && /^-?\d{1,5}$/.test(input) ? Number(input) : input;
    const isPosition =
      typeof number === "number" && Number.isInteger(number) && Math.abs(number) <= POSITION_MAX;
    return isPosition ? number : undefined;
  },
};

const price: Field<Money> = {
  expected: "an amount above zero with at most two digits after the point, like 180000.00",
  read: (input) => {
    const money = parseMoney(input);
    return money !== undefined && money > 0n && money <= PRICE_MAX ? money : undefined;
  },
};

export const fields = {
  concertId: matching(CONCERT_ID_PATTERN, "letters, digits, - and _, at most 64, like winter-gala"),
  title: text(200),
  venue: text(200),
  timeZone: {
    expected: "a time zone by its IANA name, like Asia/Seoul",
    read: (input) => (typeof input === "string" && isTimeZone(input) ? input : undefined),
  } satisfies Field<string>,
  saleOpensAt: {
    expected: "a moment with its offset from UTC, like 2027-01-15T10:00:00+09:00",
    read: (input) => (typeof input === "string" ? parseMoment(input) : undefined),
  } satisfies Field<number>,
  room: matching(ROOM_PATTERN, "letters, digits, - and _, at most 64, like main"),
  date: {
    expected: "a date that exists, like 2027-03-01",
    read: (input) => (typeof input === "string" && isCalendarDate(input) ? input : undefined),
  } satisfies Field<string>,
  section: text(40),
  row: text(16),
  seatNo: matching(SEAT_NO_PATTERN, "1 to 16 letters, digits and -, like A-1-12"),
  price,
  x: position,
  y: position,
};
