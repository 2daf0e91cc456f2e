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
/** More complete bookings than anybody will make. */
const SEATS_PER_SECOND = 8000;

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
  const datesFor = (time: number) => Math.ceil((time * SEATS_PER_SECOND) / SEATS_PER_DATE);
  const dates = datesFor(seconds);
  return {
    connections: CONNECTIONS,
    threads: 2,
    seconds,
    warmUpSeconds,
    seatsPerDate: SEATS_PER_DATE,
    dates,
    warmUpDates: datesFor(warmUpSeconds),
    // A payment ends the fan's session, so everybody books once.
    fans: dates * SEATS_PER_DATE,
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
