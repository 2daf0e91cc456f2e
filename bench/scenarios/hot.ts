import type { Findings, Pace, Scenario } from "../bench.ts";
import { sync } from "../contenders/peers.ts";
import { reserveRequest, type RawRequest } from "../load/requests.ts";
import type { ReservingPlan } from "../measure/reserving.ts";
import { reservingRounds } from "../measure/reserving-rounds.ts";
import type { Fan } from "../stage/fans.ts";
import type { Tour } from "../stage/tour.ts";

const CONNECTIONS = 64;
const SEATS = 500;
const FANS = 20_000;
/** Sent in turn, again and again. */
const REQUESTS = 100_000;

export const hot: Scenario = {
  name: "hot",
  load: `${SEATS} seats wanted by everybody: nearly all lose, and losing must cost almost nothing.`,
  columns: ["answers/s", "p50 ms", "p99 ms", "decided"],
  plots: ["answers/s"],

  async run(bench): Promise<Findings> {
    const setting = `${CONNECTIONS} connections`;
    const others = { peers: [sync], bare: true };
    const runs = await reservingRounds(bench, hot, setting, hotPlan(bench.pace), others);
    const answers = { figure: "answers/s", setting, of: "rowlock" };
    return {
      runs,
      targets: [
        { ...answers, over: { contender: "sync" }, must: { atLeast: 4 } },
        { ...answers, over: { contender: "bare" }, must: { atLeast: 0.55 }, aim: 0.8 },
      ],
      notes: [],
    };
  },
};

function hotPlan({ seconds, warmUpSeconds }: Pace): ReservingPlan {
  return {
    connections: CONNECTIONS,
    seconds,
    warmUpSeconds,
    seatsPerDate: SEATS,
    dates: () => 1,
    warmUpDates: 1,
    fans: FANS,
    requests: (fans, tour) => anySeats(fans, tour),
    mayRepeat: true,
    // The warm-up has taken it, so this is a loser's answer.
    sample({
      fans: [fan],
      tour: {
        concertId,
        dates: [first],
        seatNos: [seatNo],
      },
    }) {
      if (fan === undefined || first === undefined || seatNo === undefined) {
        throw new Error("There is no seat, or nobody to ask for it");
      }
      return reserveRequest(fan, { concertId, date: first.date, seatNo });
    },
  };
}

function* anySeats(
  fans: readonly Fan[],
  { concertId, dates, seatNos }: Tour,
): Generator<RawRequest> {
  for (let turn = 0; turn < REQUESTS; turn += 1) {
    const fan = fans[turn % fans.length];
    // A step that shares no factor with the number of seats comes to each of them.
    const seatNo = seatNos[(turn * 7919) % seatNos.length];
    const [first] = dates;
    if (fan !== undefined && seatNo !== undefined && first !== undefined) {
      yield reserveRequest(fan, { concertId, date: first.date, seatNo });
    }
  }
}
