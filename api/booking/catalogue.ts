import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "../../core/logger.ts";
import { createOutageLog } from "../../core/outage-log.ts";
import type { Concert } from "../../db/concerts.ts";
import { RowlockError } from "../../domain/errors.ts";

export type Catalogue = ReturnType<typeof createCatalogue>;

/** Another opening of a sale, or another date, is seen by everybody this soon. */
const REFRESH_AFTER_MS = 3000;
/** At least this long between two reads, however many concerts are asked for that do not exist. */
const READ_PAUSE_MS = 100;

type Shelf = { concerts: readonly Concert[]; byId: ReadonlyMap<string, Concert>; readAt: number };

/**
 * The concerts, in memory. They are read again every few seconds while anybody asks, in the
 * background and once for all who ask; while the database is away, what was last read is served.
 */
export function createCatalogue(deps: { load: () => Promise<Concert[]>; logger: Logger }) {
  const outage = createOutageLog(deps.logger, {
    failing: "concerts not read again, serving what is known",
    over: "concerts are read again",
  });
  let shelf: Shelf | undefined;
  let reading: Promise<Shelf> | undefined;
  let nextReading: Promise<Shelf> | undefined;
  let readStartedAt = Number.NEGATIVE_INFINITY;

  async function read(): Promise<Shelf> {
    readStartedAt = performance.now();
    const concerts = await deps.load();
    outage.worked();
    const byId = new Map(concerts.map((concert) => [concert.concertId, concert]));
    shelf = { concerts, byId, readAt: performance.now() };
    return shelf;
  }

  /** The read on its way, or a new one. */
  function join(): Promise<Shelf> {
    reading ??= read().finally(() => {
      reading = undefined;
    });
    return reading;
  }

  /** A read that has not begun yet, so that it sees what is there now. */
  function joinNext(): Promise<Shelf> {
    const begin = async () => {
      await reading?.catch(() => undefined);
      await sleep(Math.max(0, readStartedAt + READ_PAUSE_MS - performance.now()));
      nextReading = undefined;
      return join();
    };
    nextReading ??= begin();
    return nextReading;
  }

  /** What is known, at once; only the very first to ask wait for the database. */
  function current(): Shelf | Promise<Shelf> {
    if (shelf === undefined) {
      return join();
    }
    const now = performance.now();
    const isDue = now > shelf.readAt + REFRESH_AFTER_MS && now > readStartedAt + READ_PAUSE_MS;
    if (isDue && reading === undefined) {
      join().catch(outage.failed);
    }
    return shelf;
  }

  return {
    async list(): Promise<readonly Concert[]> {
      return (await current()).concerts;
    },

    /**
     * A concert that is not known may have been made a moment ago, so it is looked for again.
     * @throws {RowlockError} `unknown-concert`
     */
    async require(concertId: string): Promise<Concert> {
      const concert =
        (await current()).byId.get(concertId) ?? (await joinNext()).byId.get(concertId);
      if (concert === undefined) {
        throw new RowlockError("unknown-concert");
      }
      return concert;
    },

    /** Waits for reads that are on their way, so that the database may be closed. */
    async close(): Promise<void> {
      await Promise.allSettled([nextReading, reading]);
    },
  };
}
