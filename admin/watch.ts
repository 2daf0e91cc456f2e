import { listConcerts } from "../db/concerts.ts";
import { countSeats, type SeatCounts } from "../db/stock.ts";
import { readAuditReport, type AuditReport } from "../jobs/audit-report.ts";
import { readLaneState, type LaneState } from "../jobs/lane-state.ts";
import type { Queue } from "../jobs/queues.ts";
import type { House, Lines } from "./house.ts";
import { watchRooms, type WatchedRoom } from "./watched-rooms.ts";

export type WatchedShow = SeatCounts & { concertId: string; date: string };

/** The box office at one moment. */
export type Glance = {
  atMs: number;
  rooms: WatchedRoom[];
  shows: WatchedShow[];
  lanes: (LaneState & { lane: number })[];
  /** Undefined before the first audit. */
  audit: AuditReport | undefined;
};

/** Counting reads every seat: some 10 ms for a hall of ten thousand, so not with every look. */
const COUNT_EVERY_MS = 5000;

/** A concert of last week has nothing to watch. A day of margin, for venues that are behind UTC. */
const PAST_MS = 24 * 3600 * 1000;

/** Looks at everything that a glance shows; seats may be some seconds old. */
export function createGlances(deps: {
  house: House;
  lines: Lines;
  laneQueues: readonly Queue[];
}): () => Promise<Glance> {
  const { house, lines, laneQueues } = deps;
  let shows: WatchedShow[] = [];
  let countedAtMs = Number.NEGATIVE_INFINITY;

  const readShows = async () => {
    const today = new Date(Date.now() - PAST_MS).toISOString().slice(0, 10);
    const coming = (await listConcerts(house.db)).flatMap(({ concertId, performances }) =>
      performances.flatMap(({ performanceId, date }) =>
        date < today ? [] : [{ concertId, date, performanceId }],
      ),
    );
    const counts = await countSeats(
      house.db,
      coming.map(({ performanceId }) => performanceId),
    );
    return counts.flatMap((count, index) => {
      const show = coming[index];
      return show === undefined ? [] : [{ ...count, ...show }];
    });
  };

  return async () => {
    if (performance.now() - countedAtMs >= COUNT_EVERY_MS) {
      shows = await readShows();
      countedAtMs = performance.now();
    }
    const redis = await house.redis();
    const [rooms, lanes, audit] = await Promise.all([
      watchRooms(house, lines),
      Promise.all(
        laneQueues.map(async (queue, lane) => ({ lane, ...(await readLaneState(queue)) })),
      ),
      readAuditReport(redis, house.config.redis.prefix),
    ]);
    return { atMs: Date.now(), rooms, shows, lanes, audit };
  };
}
