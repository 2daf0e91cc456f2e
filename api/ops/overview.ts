import type { Redis } from "ioredis";
import type { Knex } from "knex";
import type { Clock } from "../../core/clock.ts";
import type { Config } from "../../core/config.ts";
import { countSeats, readHolds, type HoldsState, type SeatCounts } from "../../db/stock.ts";
import type { Concert } from "../../db/concerts.ts";
import { MAIN_ROOM } from "../../domain/rooms.ts";
import { readAuditReport, type AuditReport } from "../../jobs/audit-report.ts";
import { readLaneState, readLastBatchSize, type LaneState } from "../../jobs/lane-state.ts";
import { listWorkerProcesses } from "../../jobs/worker-processes.ts";
import type { Queue } from "../../jobs/queues.ts";
import type { RoomBook } from "../../waiting-room/room-book.ts";
import type { RoomSize, WaitingRoom } from "../../waiting-room/waiting-room.ts";
import type { Catalogue } from "../booking/catalogue.ts";
import { todayIn } from "../booking/venue-clock.ts";
import type { Show } from "../seat-map/seat-maps.ts";
import { createBriefMemory } from "./brief-memory.ts";
import { readShared } from "./shared-reading.ts";

export type LineOverview = RoomSize & {
  room: string;
  /** How many may be admitted at the same time, as operators have set it or the environment says. */
  maxActive: number;
  /** At most so many admissions in a second, by the same. */
  admitPerSecond: number;
  /** False while operators keep the room closed, or its sale is not open. */
  isAdmitting: boolean;
  isClosed: boolean;
};
export type LaneOverview = LaneState & {
  lane: number;
  /** Requests in the batch that was decided last; null when none is remembered. */
  lastBatchSize: number | null;
};
export type ShowOverview = Show & SeatCounts;

/**
 * How the whole house stands, for operators: what lives in Redis and MySQL, and is the same whichever
 * process looks. Each part rejects by itself while what it is read from is away.
 */
export type Overview = {
  /** Every line, at most `ROOMS_MAX` of them. */
  lines: () => Promise<LineOverview[]>;
  lanes: () => Promise<LaneOverview[]>;
  /** The shows on sale, the next ones first, at most as many as seat maps are kept. */
  shows: () => Promise<ShowOverview[]>;
  holds: () => Promise<HoldsState>;
  /** The worker processes that Redis has connections of. */
  workers: () => Promise<string[]>;
  /** What the newest audit found; undefined when Redis does not know. */
  audit: () => Promise<AuditReport | undefined>;
};

/** Operators look every few seconds, and several of them; a second ago is now. */
const KEEP_MS = 1000;

/** Counting seats reads all of their rows: less often, and one API counts for all. */
const KEEP_SEATS_MS = 10_000;

/** A room is a line that somebody has named. Who names more has them looked at in the database. */
const ROOMS_MAX = 100;

export function createOverview(deps: {
  config: Config;
  db: Knex;
  redis: Redis;
  laneQueues: readonly Queue[];
  schedulesQueue: Queue;
  waitingRoom: Pick<WaitingRoom, "size">;
  rooms: Pick<RoomBook, "of">;
  catalogue: Pick<Catalogue, "list">;
  clock: Clock;
}): Overview {
  const { config, db, redis, laneQueues, schedulesQueue, waitingRoom, rooms, catalogue, clock } =
    deps;
  const { prefix } = config.redis;

  const readLine = async (room: string): Promise<LineOverview> => {
    const { limits, isClosed } = rooms.of(room);
    const { maxActive, admitPerSecond, isAdmitting } = limits;
    return {
      room,
      ...(await waitingRoom.size(room)),
      maxActive,
      admitPerSecond,
      isAdmitting,
      isClosed,
    };
  };

  const readLines = async () => {
    const names = new Set([MAIN_ROOM, ...(await catalogue.list()).map(({ room }) => room)]);
    return Promise.all([...names].slice(0, ROOMS_MAX).map(readLine));
  };

  const readLanes = () =>
    Promise.all(
      laneQueues.map(async (queue, lane) => {
        const [state, lastBatchSize] = await Promise.all([
          readLaneState(queue),
          readLastBatchSize(queue),
        ]);
        return { lane, ...state, lastBatchSize };
      }),
    );

  const readShows = async () => {
    const concerts = await catalogue.list();
    const shows = showsOnSale(concerts, clock.nowMs()).slice(0, config.seatMap.showsKept);
    const counts = await countSeats(
      db,
      shows.map(({ performanceId }) => performanceId),
    );
    return counts.flatMap((count, index) => {
      const show = shows[index];
      return show === undefined ? [] : [{ ...count, ...show }];
    });
  };
  const stock = { redis, key: `${prefix}:stock`, keepMs: KEEP_SEATS_MS };

  return {
    lines: createBriefMemory(KEEP_MS, readLines),
    lanes: createBriefMemory(KEEP_MS, readLanes),
    shows: createBriefMemory(KEEP_MS, () => readShared(stock, readShows)),
    holds: createBriefMemory(KEEP_MS, () => readHolds(db)),
    workers: createBriefMemory(KEEP_MS, () => listWorkerProcesses(schedulesQueue)),
    audit: () => readAuditReport(redis, prefix),
  };
}

/** By date: what is played next is looked at most. */
function showsOnSale(concerts: readonly Concert[], nowMs: number): Show[] {
  return concerts
    .filter(({ saleOpensAtMs }) => saleOpensAtMs <= nowMs)
    .flatMap(({ concertId, timeZone, performances }) =>
      performances
        .filter(({ date }) => date >= todayIn(timeZone, nowMs))
        .map(({ performanceId, date }) => ({ performanceId, concertId, date })),
    )
    .sort((one, other) => one.date.localeCompare(other.date));
}
