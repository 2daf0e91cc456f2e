import type { Logger } from "../core/logger.ts";
import type { Concert } from "../db/concerts.ts";
import { RowlockError } from "../domain/errors.ts";

export type Catalogue = ReturnType<typeof createCatalogue>;

/** A new concert, or another opening of its sale, is seen by everybody this soon. */
const REFRESH_AFTER_MS = 3000;
/** Asking for a concert that is not known has it looked for again, at most this often. */
const LOOK_AGAIN_AFTER_MS = 500;

type Shelf = { concerts: readonly Concert[]; byId: ReadonlyMap<string, Concert>; readAt: number };

/**
 * The concerts, in memory. They are read again every few seconds while anybody asks, in the
 * background and once for all who ask; while the database is away, what was last read is served.
 */
export function createCatalogue(deps: { load: () => Promise<Concert[]>; logger: Logger }) {
  let shelf: Shelf | undefined;
  let reading: Promise<Shelf> | undefined;
  let readStartedAt = 0;

  function read(): Promise<Shelf> {
    readStartedAt = performance.now();
    reading ??= deps
      .load()
      .then((concerts) => {
        const byId = new Map(concerts.map((concert) => [concert.concertId, concert]));
        shelf = { concerts, byId, readAt: performance.now() };
        return shelf;
      })
      .finally(() => {
        reading = undefined;
      });
    return reading;
  }

  /** What is known, at once; only the very first to ask wait for the database. */
  function current(): Shelf | Promise<Shelf> {
    if (shelf === undefined) {
      return read();
    }
    const now = performance.now();
    if (now - shelf.readAt > REFRESH_AFTER_MS && now - readStartedAt > LOOK_AGAIN_AFTER_MS) {
      read().catch((error: unknown) => {
        deps.logger.warn({ err: error }, "concerts not read again, serving what is known");
      });
    }
    return shelf;
  }

  return {
    async list(): Promise<readonly Concert[]> {
      return (await current()).concerts;
    },

    /** @throws {RowlockError} `unknown-concert` */
    async require(concertId: string): Promise<Concert> {
      const known = await current();
      const concert = known.byId.get(concertId);
      if (concert !== undefined) {
        return concert;
      }
      const lookAgain = performance.now() - known.readAt > LOOK_AGAIN_AFTER_MS;
      const found = lookAgain ? (await read()).byId.get(concertId) : undefined;
      if (found === undefined) {
        throw new RowlockError("unknown-concert");
      }
      return found;
    },

    /** Waits for a read that is on its way, so that the database may be closed. */
    async close(): Promise<void> {
      await Promise.allSettled([reading]);
    },
  };
}
