import type { Findings, Pace, Scenario } from "../bench.ts";
import { sync } from "../contenders/peers.ts";
import { payRequest, reserveRequest, type RawRequest } from "../load/requests.ts";
import type { ReservingPlan } from "../measure/reserving.ts";
import { WAIT_HEADERS } from "../measure/reserving-plans.ts";
import { reservingRounds } from "../measure/reserving-rounds.ts";
import type { Fan } from "../stage/fans.ts";
import { everySeat, SEAT_PRICE, type Tour } from "../stage/tour.ts";

const CONNECTIONS = 64;
const SEATS_PER_DATE = 10_000;
/** Nobody becomes so much faster after the warm-up. */
const SPARE = 3;
const WARM_UP_BOOKINGS_PER_SECOND = 5000;

export const book: Scenario = {
  name: "book",
  load: "Fans reserve, learn the outcome, and pay for the seat: one complete booking after the other.",
  columns: ["bookings/s", "answers/s", "p50 ms", "p99 ms"],
  plots: ["bookings/s"],

  async run(bench): Promise<Findings> {
    const setting = `${CONNECTIONS} connections`;
    const plan = bookPlan(bench.pace);
    const others = { peers: [sync], bare: false };
    const decided = await reservingRounds(bench, book, setting, plan, others);
    const runs = decided.map((run) => ({
      ...run,
      figures: { ...run.figures, "bookings/s": run.figures["decided/s"] ?? 0 },
    }));
    const over = { contender: "sync" };
    return {
      runs,
      targets: [{ figure: "bookings/s", setting, of: "rowlock", over, must: { atLeast: 4 } }],
      notes: [],
    };
  },
};

function bookPlan({ seconds, warmUpSeconds }: Pace): ReservingPlan {
  const datesFor = (seats: number) => Math.ceil(seats / SEATS_PER_DATE);
  return {
    connections: CONNECTIONS,
    seconds,
    warmUpSeconds,
    seatsPerDate: SEATS_PER_DATE,
    // Two answers are a booking.
    dates: (answersPerSecond) => datesFor((answersPerSecond / 2) * SPARE * seconds),
    warmUpDates: datesFor(WARM_UP_BOOKINGS_PER_SECOND * warmUpSeconds),
    // A payment ends the fan's session, so everybody books once.
    fans: Number.POSITIVE_INFINITY,
    balance: SEAT_PRICE,
    requests: bookings,
    pays: true,
  };
}

function* bookings(fans: readonly Fan[], tour: Tour): Generator<RawRequest> {
  const { concertId } = tour;
  let number = 0;
  for (const { date, seatNo } of everySeat(tour)) {
    const fan = fans[number];
    number += 1;
    if (fan !== undefined) {
      const headers = { ...WAIT_HEADERS, "X-Request-Id": String(number) };
      yield reserveRequest(fan, { concertId, date, seatNo }, headers);
      yield payRequest(fan, concertId, headers);
    }
  }
}
