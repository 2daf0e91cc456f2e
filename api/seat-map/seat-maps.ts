import type { Knex } from "knex";
import { LRUCache } from "lru-cache";
import type { Logger } from "../../core/logger.ts";
import { createOutageLog } from "../../core/outage-log.ts";
import { listSeats } from "../../db/seats.ts";
import { RowlockError } from "../../domain/errors.ts";
import type { SeatChange } from "../../jobs/seat-changes.ts";
import type { Page } from "../http/page.ts";
import { createPageKeeper } from "./page.ts";
import { createShowSeats, type KnownSeat, type ShowSeats } from "./show.ts";

export type { KnownSeat } from "./show.ts";

/** One performance, with the words its availability is answered in. */
export type Show = { performanceId: number; concertId: string; date: string };

/** The seats of one performance as this process knows them. Both answers come from memory, at once. */
export type SeatMap = {
  find: (seatNo: string) => KnownSeat | undefined;
  availability: () => Page;
};

export type SeatMaps = ReturnType<typeof createSeatMaps>;

/** At least this long between two reads of a show, however many gaps are noticed or reads fail. */
const READ_PAUSE_MS = 500;

/** A show on its way into memory, and the changes that came meanwhile: they may have overtaken it. */
type Loading = { read: Promise<SeatMap>; early: SeatChange[] };

type Kept = {
  performanceId: number;
  seats: ShowSeats;
  seatMap: SeatMap;
  reading: boolean;
  /** By this process's monotonic clock: when to read again if anybody asks, and when at the earliest. */
  readAgainAt: number;
  pauseEndsAt: number;
};

/**
 * The seats of the shows that are asked for, in memory: read once, then kept current by the workers'
 * change events. Events can be lost, so a show that is asked for is also read again about every
 * `resyncMs` and after each gap, in the background, while what is known is served.
 */
export function createSeatMaps(options: {
  db: Knex;
  logger: Logger;
  /** Beyond this many shows, those not asked for the longest are forgotten. */
  showsKept: number;
  resyncMs: number;
}) {
  const { db, resyncMs } = options;
  const outage = createOutageLog(options.logger, {
    failing: "seat maps not read, serving what is known",
    over: "seat maps are read again",
  });
  const shows = new LRUCache<number, Kept>({ max: options.showsKept });
  const loading = new Map<number, Loading>();
  // Reading again is done one show at a time: requests need the database's connections more.
  let background = Promise.resolve();
  let closed = false;

  /** Spread out, so that the processes do not stay in step. */
  const nextReadAt = () => performance.now() + resyncMs * (0.75 + Math.random() / 2);

  function load(show: Show): Promise<SeatMap> {
    const early: SeatChange[] = [];
    const read = readFirst(show, early).finally(() => loading.delete(show.performanceId));
    loading.set(show.performanceId, { read, early });
    return read;
  }

  async function readFirst(show: Show, early: readonly SeatChange[]): Promise<SeatMap> {
    const { performanceId } = show;
    try {
      const seats = createShowSeats(await listSeats(db, performanceId));
      outage.worked();
      early.forEach((change) => seats.apply(change));
      const seatMap = seatMapOf(show, seats);
      const readAgainAt = nextReadAt();
      shows.set(performanceId, {
        performanceId,
        seats,
        seatMap,
        reading: false,
        readAgainAt,
        pauseEndsAt: performance.now() + READ_PAUSE_MS,
      });
      return seatMap;
    } catch (error) {
      outage.failed(error, { performanceId });
      throw new RowlockError("unavailable", {}, { cause: error });
    }
  }

  function readAgainIfDue(kept: Kept): void {
    const now = performance.now();
    if (now >= kept.readAgainAt && now >= kept.pauseEndsAt && !kept.reading && !closed) {
      kept.reading = true;
      background = background.then(() => readAgain(kept));
    }
  }

  async function readAgain(kept: Kept): Promise<void> {
    const { performanceId } = kept;
    // Set before the read: a gap that is noticed during it calls for another.
    kept.readAgainAt = nextReadAt();
    try {
      kept.seats.merge(await listSeats(db, performanceId));
      outage.worked();
    } catch (error) {
      outage.failed(error, { performanceId });
      kept.readAgainAt = 0;
    }
    kept.pauseEndsAt = performance.now() + READ_PAUSE_MS;
    kept.reading = false;
  }

  return {
    /**
     * The seat map of a show: at once when it is kept, else when it has been read.
     * @throws {RowlockError} `unavailable` when it could not be read.
     */
    open(show: Show): SeatMap | Promise<SeatMap> {
      const kept = shows.get(show.performanceId);
      if (kept === undefined) {
        return loading.get(show.performanceId)?.read ?? load(show);
      }
      readAgainIfDue(kept);
      return kept.seatMap;
    },

    /** Takes in the workers' news; what is older than what is known changes nothing. */
    applyChanges(changes: readonly SeatChange[]): void {
      for (const change of changes) {
        const kept = shows.peek(change.performanceId);
        loading.get(change.performanceId)?.early.push(change);
        if (kept !== undefined && !kept.seats.apply(change)) {
          // The seat was added to the hall after it was read.
          kept.readAgainAt = 0;
        }
      }
    },

    /** Notes that news was missed: every show is read again when it is next asked for. */
    resync(): void {
      for (const kept of shows.values()) {
        kept.readAgainAt = 0;
      }
    },

    /** Forgets everything, and waits for reads on their way so that the database may be closed. */
    async close(): Promise<void> {
      closed = true;
      shows.clear();
      await Promise.allSettled([background, ...[...loading.values()].map(({ read }) => read)]);
    },
  };
}

function seatMapOf(show: Show, seats: ShowSeats): SeatMap {
  const start = `{"concertId":${JSON.stringify(show.concertId)},"dates":[{"date":${JSON.stringify(show.date)},"availableSeats":`;
  return {
    find: seats.find,
    availability: createPageKeeper({
      revision: seats.revision,
      text: () => `${start}${seats.availableSeatsJson()}}]}`,
    }),
  };
}
