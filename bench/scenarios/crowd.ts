import type { Bench, Findings, Scenario } from "../bench.ts";
import type { Figures } from "../run.ts";
import { rowlock, withContender } from "../contenders/contender.ts";
import { rowlockApiOnly } from "../contenders/peers.ts";
import { joinRequest, mapRequest, pollRequest } from "../load/requests.ts";
import { measureCalls } from "../measure/calls.ts";
import { measureReserving } from "../measure/reserving.ts";
import { distinctSeatsPlan, WAIT_HEADERS } from "../measure/reserving-plans.ts";
import { inRounds } from "../measure/rounds.ts";
import type { Target } from "../report/target.ts";
import { createFans, createUsers } from "../stage/fans.ts";
import { fillLine, CLOSED_DOOR, signIdentities } from "../stage/line.ts";
import { onStage } from "../stage/stage.ts";
import { createTour } from "../stage/tour.ts";

/*
 * The test that a project of the same kind has published, and what was measured of it elsewhere on
 * two cores. Not the same run: for orientation. Of a range, what is harder to beat counts.
 */
const THEIRS = {
  published: { reservations: 55, reservationP95Ms: 4500, maps: 229, mapP95Ms: 1300 },
  measured: { reservations: 422, reservationP95Ms: 200, maps: 6, tokens: 4500, positions: 5300 },
};

const RESERVING_CLIENTS = 300;
const READING_CLIENTS = 500;
const SEATS = 10_000;
const READERS = 2000;
const JOINS_PER_SECOND = 16_000;
const WAITING = 1000;

const RESERVING = `${RESERVING_CLIENTS} clients reserve`;
const READING = `${READING_CLIENTS} clients read the map`;
const LINING_UP = `${RESERVING_CLIENTS} clients join and ask`;

export const crowd: Scenario = {
  name: "crowd",
  load: "The published test of a service built with NestJS and TypeORM, beside its own figures.",
  columns: ["reservations/s", "maps/s", "tokens/s", "positions/s", "p95 ms"],
  plots: [],

  async run(bench): Promise<Findings> {
    const turns = [
      { contender: rowlock.name, setting: RESERVING, run: () => reserving(bench) },
      { contender: rowlock.name, setting: READING, run: () => reading(bench) },
      { contender: rowlock.name, setting: LINING_UP, run: () => liningUp(bench) },
    ];
    const runs = await inRounds(bench, crowd.name, turns, crowd.columns);
    const { published, measured } = THEIRS;
    const notes = [
      `Published: ${published.reservations} reservations/s at p95 ${published.reservationP95Ms} ms, ` +
        `${published.maps} maps/s at p95 ${published.mapP95Ms} ms. Measured on two cores: 293 to ` +
        `${measured.reservations} reservations/s at p95 ${measured.reservationP95Ms} to 900 ms, ` +
        `${measured.maps} maps/s at ${SEATS} seats, ${measured.tokens} tokens/s, ` +
        `${measured.positions} positions/s. The targets are multiples of what was measured, and a ` +
        "quarter of the p95.",
    ];
    return { runs, targets, notes };
  },
};

const of = rowlock.name;
const { measured, published } = THEIRS;
const targets: Target[] = [
  {
    figure: "reservations/s",
    setting: RESERVING,
    of,
    must: { atLeast: 20 * measured.reservations },
  },
  { figure: "p95 ms", setting: RESERVING, of, must: { atMost: measured.reservationP95Ms / 4 } },
  { figure: "maps/s", setting: READING, of, must: { atLeast: 500 * measured.maps } },
  { figure: "p95 ms", setting: READING, of, must: { atMost: published.mapP95Ms / 4 } },
  { figure: "tokens/s", setting: LINING_UP, of, must: { atLeast: 1.5 * measured.tokens } },
  { figure: "positions/s", setting: LINING_UP, of, must: { atLeast: 1.5 * measured.positions } },
];

/** Their client learns the outcome from the answer, so ours prefers to wait for it. */
async function reserving(bench: Bench): Promise<Figures> {
  const plan = distinctSeatsPlan(bench.pace, RESERVING_CLIENTS, { headers: WAIT_HEADERS });
  const { figures } = await measureReserving(bench, rowlock, plan);
  return { ...figures, "reservations/s": figures["decided/s"] ?? Number.NaN };
}

function reading(bench: Bench): Promise<Figures> {
  return onStage(bench.servers, {}, async (stage) => {
    const fans = await createFans(stage, { count: READERS });
    const tour = await createTour(stage, { concertId: "tour", dates: 1, seatsPerDate: SEATS });
    const requests = tour.dates.flatMap(({ date }) =>
      fans.map((fan) => mapRequest(fan, tour, date)),
    );
    return withContender(bench, rowlock, stage, async (standing) => {
      const plan = { connections: READING_CLIENTS, requests, once: false };
      const { figures } = await measureCalls(bench, standing, plan);
      return { ...figures, "maps/s": figures["answers/s"] ?? Number.NaN };
    });
  });
}

function liningUp(bench: Bench): Promise<Figures> {
  return onStage(bench.servers, CLOSED_DOOR, async (stage) => {
    const { warmUpSeconds, seconds } = bench.pace;
    const count = Math.ceil((warmUpSeconds + seconds) * JOINS_PER_SECOND);
    const joining = await createUsers(stage, { count, prefix: "joining" });
    const waiting = await fillLine(stage, WAITING);
    return withContender(bench, rowlockApiOnly, stage, async (standing) => {
      const connections = RESERVING_CLIENTS;
      const polls = await measureCalls(bench, standing, {
        connections,
        requests: waiting.map(pollRequest),
        once: false,
      });
      const joins = await measureCalls(bench, standing, {
        connections,
        requests: signIdentities(stage, joining).map(joinRequest),
        once: true,
      });
      const p95 = [polls, joins].map(({ figures }) => figures["p95 ms"] ?? Number.NaN);
      return {
        "tokens/s": joins.figures["answers/s"] ?? Number.NaN,
        "positions/s": polls.figures["answers/s"] ?? Number.NaN,
        "p95 ms": Math.max(...p95),
      };
    });
  });
}
