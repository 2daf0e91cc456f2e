import type { Visit } from "./visit.ts";

/*
 * A visit as it is kept between two lives of the page. Whatever was written by an older page, or by
 * hand, and has not the form of a visit is forgotten: the API still knows the place and the holds.
 */

/** Grows when a visit gets another form. */
const FORM = 1;

export function writeVisit(visit: Visit): string {
  return JSON.stringify({ form: FORM, visit });
}

export function readVisit(text: string | null): Visit | null {
  if (text === null) {
    return null;
  }
  try {
    const kept: unknown = JSON.parse(text);
    return isRecord(kept) && kept["form"] === FORM && isVisit(kept["visit"]) ? kept["visit"] : null;
  } catch {
    return null;
  }
}

type Check = (value: unknown) => boolean;

const isString: Check = (value) => typeof value === "string";
const isNumber: Check = (value) => typeof value === "number";
const isBoolean: Check = (value) => typeof value === "boolean";
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const recordOf =
  (fields: Record<string, Check>): Check =>
  (value) =>
    isRecord(value) && Object.entries(fields).every(([name, check]) => check(value[name]));
const oneOf =
  (...words: unknown[]): Check =>
  (value) =>
    words.includes(value);

const show = recordOf({ concertId: isString, date: isString });
const saleNews = { isSoldOut: isBoolean, saleState: oneOf("open", "paused", "draining") };
const standings: Check[] = [
  recordOf({ state: oneOf("joining") }),
  recordOf({
    state: oneOf("waiting"),
    position: isNumber,
    estimatedWaitSeconds: isNumber,
    pollAfterSeconds: isNumber,
    isAdmitting: isBoolean,
    ...saleNews,
  }),
  recordOf({ state: oneOf("admitted"), endsAtMs: isNumber, ...saleNews }),
  recordOf({ state: oneOf("over"), why: isString }),
];
const hold = recordOf({
  reservationId: isString,
  seatNo: isString,
  show,
  price: isString,
  expiresAtMs: isNumber,
  givingBackKey: orNull(isString),
});

const visitForm = recordOf({
  userId: isString,
  show,
  joinKey: isString,
  token: orNull(isString),
  standing: (value) => standings.some((check) => check(value)),
  line: orNull(recordOf({ joinedAtMs: isNumber, firstPosition: isNumber })),
  desk: oneOf("hall", "checkout", "tickets"),
  picked: listOf(isString),
  asks: listOf(recordOf({ seatNo: isString, show, key: isString })),
  holds: listOf(hold),
  losses: listOf(recordOf({ seatNo: isString, show, why: isString })),
  payment: orNull(
    recordOf({
      topUp: orNull(recordOf({ amount: isString, key: isString })),
      pays: listOf(recordOf({ reservationId: isString, key: isString })),
    }),
  ),
  paymentRefusal: orNull(isString),
  tickets: listOf(
    recordOf({
      reservationId: isString,
      paymentId: isString,
      seatNo: isString,
      show,
      price: isString,
    }),
  ),
  isCaughtUp: isBoolean,
  isLeaving: isBoolean,
});

function isVisit(value: unknown): value is Visit {
  return visitForm(value);
}
