import { promisify } from "node:util";
import { gzip as gzipWithCallback } from "node:zlib";
import type { Knex } from "knex";
import { LRUCache } from "lru-cache";
import type { Logger } from "../../core/logger.ts";
import { createOutageLog } from "../../core/outage-log.ts";
import { listSeatPlaces } from "../../db/seats.ts";
import { RowlockError } from "../../domain/errors.ts";
import { etagOf, type Page } from "../http/page.ts";
import { presentSeatPlan } from "../presenters/seat-plan.ts";
import type { Show } from "./seat-maps.ts";

export type SeatPlans = ReturnType<typeof createSeatPlans>;

/** Halls hardly ever change; somebody who changes one wants to see it within a minute. */
const FRESH_MS = 60_000;

const compress = promisify(gzipWithCallback);

/**
 * The plans of the shows that are asked for, in memory. They are read again after a minute, in the
 * background; while the database is away, what was last read is served.
 */
export function createSeatPlans(options: {
  db: Knex;
  logger: Logger;
  /** Beyond this many shows, those not asked for the longest are forgotten. */
  showsKept: number;
}) {
  const { db } = options;
  const outage = createOutageLog(options.logger, {
    failing: "seat plans not read, serving what is known",
    over: "seat plans are read again",
  });
  const reads = new Set<Promise<Page>>();
  const plans = new LRUCache<number, Page, Show>({
    max: options.showsKept,
    ttl: FRESH_MS,
    allowStale: true,
    allowStaleOnFetchRejection: true,
    noDeleteOnFetchRejection: true,
    fetchMethod: (_performanceId, known, { context }) => {
      const reading = read(context, known).finally(() => reads.delete(reading));
      reads.add(reading);
      return reading;
    },
  });

  async function read(show: Show, known: Page | undefined): Promise<Page> {
    try {
      const seats = await listSeatPlaces(db, show.performanceId);
      outage.worked();
      const identity = Buffer.from(JSON.stringify(presentSeatPlan(show, seats)));
      const etag = etagOf(identity);
      if (known?.etag === etag) {
        return known;
      }
      const compressed = await compress(identity);
      return { etag, identity, gzip: async () => compressed };
    } catch (error) {
      outage.failed(error, { performanceId: show.performanceId });
      throw new RowlockError("unavailable", {}, { cause: error });
    }
  }

  return {
    /**
     * The plan of a show: at once when it is kept, else when it has been read.
     * @throws {RowlockError} `unavailable` when it could not be read.
     */
    open: (show: Show): Promise<Page> => plans.forceFetch(show.performanceId, { context: show }),

    /** Waits for reads on their way so that the database may be closed. */
    async close(): Promise<void> {
      await Promise.allSettled(reads);
    },
  };
}
