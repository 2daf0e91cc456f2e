import type { Bench, Findings, Scenario } from "../bench.ts";
import type { Figures } from "../run.ts";
import {
  rowlock,
  rowlockWithTwoApis,
  withContender,
  type Contender,
  type Standing,
} from "../contenders/contender.ts";
import { bareAnswering, besideWorker, sqlMap } from "../contenders/peers.ts";
import { exchange, type Exchange } from "../load/ask.ts";
import { mapRequest, type RawRequest } from "../load/requests.ts";
import { startSeatChurn, type SeatChurn, type SeatNews } from "../load/seat-churn.ts";
import { measureCalls } from "../measure/calls.ts";
import { watchMap } from "../measure/map-watch.ts";
import { inRounds } from "../measure/rounds.ts";
import { percentile } from "../report/percentile.ts";
import type { Target } from "../report/target.ts";
import { createFans, type Fan } from "../stage/fans.ts";
import { onStage, type Stage } from "../stage/stage.ts";
import { createTour, type Tour } from "../stage/tour.ts";

const SEATS = 10_000;
const CHANGES_PER_SECOND = 500;
const CONNECTIONS = 64;
const FANS = 2000;
/** Who reserves and gives back all the time: the first of the fans. */
const CHANGER = "fan-1";

const WHOLE = "whole map, seats changing";
const UNCHANGED = "304, nothing changed";
const FRESH = "two APIs, seats changing";

export const seatmap: Scenario = {
  name: "seatmap",
  load: `A hall of ${SEATS} seats, ${CHANGES_PER_SECOND} of them changing each second, looked at by everybody.`,
  columns: ["answers/s", "p50 ms", "p99 ms", "seen after p50 ms", "seen after p99 ms"],
  plots: ["answers/s"],

  async run(bench): Promise<Findings> {
    let whole: Exchange | undefined;
    let unchanged: Exchange | undefined;
    const turns = [
      {
        contender: rowlock.name,
        setting: WHOLE,
        run: () =>
          onMap(bench, rowlock, async (scene) => {
            const seen = await measureWhole(bench, scene);
            whole = seen.sample;
            return seen.figures;
          }),
      },
      {
        contender: sqlMap.name,
        setting: WHOLE,
        run: () =>
          onMap(bench, besideWorker(sqlMap), async (scene) => {
            const { figures } = await measureWhole(bench, scene);
            return figures;
          }),
      },
      {
        contender: "bare",
        setting: WHOLE,
        run: async () => {
          const bare = besideWorker(await bareAnswering(bench.folder, recorded(whole).answer));
          return onMap(bench, bare, async (scene) => (await measureWhole(bench, scene)).figures);
        },
      },
      {
        contender: rowlock.name,
        setting: UNCHANGED,
        run: () =>
          onMap(bench, rowlock, async (scene) => {
            const seen = await measureUnchanged(bench, scene);
            unchanged = seen.sample;
            return seen.figures;
          }),
      },
      {
        contender: "bare",
        setting: UNCHANGED,
        run: async () => {
          const bare = besideWorker(await bareAnswering(bench.folder, recorded(unchanged).answer));
          return onMap(
            bench,
            bare,
            async (scene) => (await measureUnchanged(bench, scene)).figures,
          );
        },
      },
      {
        contender: rowlock.name,
        setting: FRESH,
        run: () => onMap(bench, rowlockWithTwoApis, (scene) => measureFreshness(bench, scene)),
      },
    ];
    const runs = await inRounds(bench, seatmap.name, turns, seatmap.columns);
    return { runs, targets, notes: [] };
  },
};

const of = rowlock.name;
const targets: Target[] = [
  {
    figure: "answers/s",
    setting: WHOLE,
    of,
    over: { contender: sqlMap.name },
    must: { atLeast: 30 },
  },
  { figure: "answers/s", setting: WHOLE, of, over: { contender: "bare" }, must: { atLeast: 0.7 } },
  {
    figure: "answers/s",
    setting: UNCHANGED,
    of,
    over: { contender: "bare" },
    must: { atLeast: 0.6 },
    aim: 0.85,
  },
  { figure: "seen after p99 ms", setting: FRESH, of, must: { atMost: 250 } },
];

/** A hall that is looked at, and somebody who shows it. */
type Scene = {
  stage: Stage;
  tour: Tour;
  /** Of the first fan. */
  request: (headers?: Record<string, string>) => RawRequest;
  requests: (headers: Record<string, string>) => RawRequest[];
  standing: Standing;
};

function onMap(
  bench: Bench,
  contender: Contender,
  work: (scene: Scene) => Promise<Figures>,
): Promise<Figures> {
  return onStage(bench.servers, {}, async (stage) => {
    const fans = await createFans(stage, { count: FANS });
    const tour = await createTour(stage, { concertId: "tour", dates: 1, seatsPerDate: SEATS });
    const [date = ""] = tour.dates.map((each) => each.date);
    const fan = firstOf(fans);
    return withContender(bench, contender, stage, (standing) =>
      work({
        stage,
        tour,
        request: (headers) => mapRequest(fan, tour, date, headers),
        requests: (headers) => fans.map((each) => mapRequest(each, tour, date, headers)),
        standing,
      }),
    );
  });
}

type Seen = { figures: Figures; sample: Exchange };

/** Load on whoever answers, while the seats change. */
async function measureWhole(bench: Bench, scene: Scene): Promise<Seen> {
  const churn = await changeSeats(bench, scene);
  try {
    return await measureMaps(bench, scene, {});
  } finally {
    await churn.stop();
  }
}

/** Load by clients who have the map already. */
async function measureUnchanged(bench: Bench, scene: Scene): Promise<Seen> {
  const { answer } = await exchange(scene.standing.port, scene.request());
  return measureMaps(bench, scene, { "If-None-Match": answer.headers["etag"] ?? "none" });
}

async function measureMaps(
  bench: Bench,
  { standing, requests }: Scene,
  headers: Record<string, string>,
): Promise<Seen> {
  const plan = { connections: CONNECTIONS, requests: requests(headers), once: false };
  const { figures, sample } = await measureCalls(bench, standing, plan);
  return { figures: { ...figures, bytes: sample.answer.body.length }, sample };
}

/** How late changes are seen on every API, while one of them is under full load. */
async function measureFreshness(bench: Bench, scene: Scene): Promise<Figures> {
  const watches = scene.standing.ports.map((port) => watchMap(port, scene.request()));
  const churn = await changeSeats(bench, scene, (news) =>
    watches.forEach((watch) => watch.expect(news)),
  );
  const { figures } = await measureMaps(bench, scene, {}).finally(() => churn.stop());
  const delays = await Promise.all(watches.map((watch) => watch.stop()));
  return {
    ...figures,
    "changes seen": delays.flat().length,
    "seen after p50 ms": percentile(delays.flat(), 50),
    // By the slower of them.
    "seen after p99 ms": Math.max(...delays.map((each) => percentile(each, 99))),
    "seen after max ms": percentile(delays.flat(), 100),
  };
}

function changeSeats(
  bench: Bench,
  { stage, tour }: Scene,
  onNews?: (news: SeatNews) => void,
): Promise<SeatChurn> {
  return startSeatChurn(bench.servers, stage, tour, {
    userId: CHANGER,
    changesPerSecond: CHANGES_PER_SECOND,
    ...(onNews === undefined ? {} : { onNews }),
  });
}

function firstOf(fans: readonly Fan[]): Fan {
  const [fan] = fans;
  if (fan === undefined) {
    throw new Error("Nobody looks");
  }
  return fan;
}

function recorded(sample: Exchange | undefined): Exchange {
  if (sample === undefined) {
    throw new Error("The product runs first: its answer is what is repeated");
  }
  return sample;
}
