import type { Pace } from "../bench.ts";
import { reserveRequest, type RawRequest } from "../load/requests.ts";
import type { Fan } from "../stage/fans.ts";
import { everySeat, type Tour } from "../stage/tour.ts";
import type { ReservingPlan } from "./reserving.ts";

/** More than a token cache holds: in a rush everybody comes once. */
const FANS = 20_000;
const SEATS_PER_DATE = 10_000;
/**
 * Nobody becomes so much faster after the warm-up, so no seat is asked for twice. And nobody must keep
 * a map of seats in memory that never come up.
 */
const SPARE = 3;
/** In the warm-up it does not matter when seats are asked for twice. */
const WARM_UP_SEATS_PER_SECOND = 8000;

/** How a client says that it wants the outcome and not a ticket. */
export const WAIT_HEADERS = { Prefer: "wait=5" };

/** Distinct seats, by fans who are in, for this many connections. */
export function distinctSeatsPlan(
  pace: Pace,
  connections: number,
  options: {
    headers?: Record<string, string>;
    seatsPerDate?: number;
  } = {},
): ReservingPlan {
  const { headers = {}, seatsPerDate = SEATS_PER_DATE } = options;
  const datesFor = (seats: number) => Math.ceil(seats / seatsPerDate);
  return {
    connections,
    seconds: pace.seconds,
    warmUpSeconds: pace.warmUpSeconds,
    seatsPerDate,
    dates: (answersPerSecond) => datesFor(answersPerSecond * SPARE * pace.seconds),
    warmUpDates: datesFor(WARM_UP_SEATS_PER_SECOND * pace.warmUpSeconds),
    fans: FANS,
    requests: (fans, tour) => eachSeatOnce(fans, tour, headers),
    sample: ({ fans, tour }) => requestForLastSeat(fans, tour, headers),
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
