import type { Pace } from "../bench.ts";
import { reserveRequest, type RawRequest } from "../load/requests.ts";
import type { Fan } from "../stage/fans.ts";
import { everySeat, type Tour } from "../stage/tour.ts";
import type { ReservingPlan } from "./reserving.ts";

/** More than a token cache holds: in a rush everybody comes once. */
const FANS = 20_000;
const SEATS_PER_DATE = 10_000;
/** Faster than anybody will be, so that no seat is asked for twice. */
const SEATS_PER_SECOND = 24_000;
const THREADS = 2;

/** How a client says that it wants the outcome and not a ticket. */
export const WAIT_HEADERS = { Prefer: "wait=5" };

/** Distinct seats, by fans who are in, for this many connections. */
export function distinctSeatsPlan(
  pace: Pace,
  connections: number,
  options: {
    headers?: Record<string, string>;
    seatsPerSecond?: number;
    seatsPerDate?: number;
  } = {},
): ReservingPlan {
  const {
    headers = {},
    seatsPerSecond = SEATS_PER_SECOND,
    seatsPerDate = SEATS_PER_DATE,
  } = options;
  const datesFor = (seconds: number) => Math.ceil((seconds * seatsPerSecond) / seatsPerDate);
  return {
    connections,
    threads: Math.min(THREADS, connections),
    seconds: pace.seconds,
    warmUpSeconds: pace.warmUpSeconds,
    seatsPerDate,
    dates: datesFor(pace.seconds),
    warmUpDates: datesFor(pace.warmUpSeconds),
    fans: FANS,
    requests: (fans, tour) => eachSeatOnce(fans, tour, headers),
    mayRepeat: false,
    sample: (fans, tour) => requestForLastSeat(fans, tour, headers),
  };
}

/** Each seat once, by the fans in turn. */
function* eachSeatOnce(
  fans: readonly Fan[],
  tour: Tour,
  headers: Record<string, string>,
): Generator<RawRequest> {
  let turn = 0;
  for (const { date, seatNo } of everySeat(tour)) {
    const fan = fans[turn % fans.length];
    turn += 1;
    if (fan !== undefined) {
      yield reserveRequest(fan, { concertId: tour.concertId, date, seatNo }, headers);
    }
  }
}

/** The one that no load comes to. */
function requestForLastSeat(
  [fan]: readonly Fan[],
  { concertId, dates, seatNos }: Tour,
  headers: Record<string, string>,
): RawRequest {
  const date = dates.at(-1)?.date;
  const seatNo = seatNos.at(-1);
  if (fan === undefined || date === undefined || seatNo === undefined) {
    throw new Error("There are no seats, or nobody to ask for them");
  }
  return reserveRequest(fan, { concertId, date, seatNo }, headers);
}
