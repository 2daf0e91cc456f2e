import type { Knex } from "knex";
import { RowlockError } from "../domain/errors.ts";
import { newOperatorAction, type Operator } from "../domain/operator-actions.ts";
import { addPerformance, listConcerts, upsertConcert, type NewConcert } from "./concerts.ts";
import { isDuplicateKey } from "./errors.ts";
import { insertOperatorActions } from "./operator-actions.ts";
import {
  insertSeats,
  listStoredSeats,
  lockSeats,
  rewriteSeats,
  type PlacedSeat,
  type StoredSeat,
} from "./seats.ts";

/** Concerts with all their seats, as they are stored. */
export type StoredConcert = {
  concert: NewConcert;
  performances: { performanceId: number; date: string; seats: StoredSeat[] }[];
};

export async function readBoxOffice(
  db: Knex,
  concertIds: ReadonlySet<string>,
): Promise<StoredConcert[]> {
  const stored: StoredConcert[] = [];
  for (const { performances, saleState: _, ...concert } of await listConcerts(db)) {
    if (concertIds.has(concert.concertId)) {
      const halls: StoredConcert["performances"] = [];
      for (const performance of performances) {
        const seats = await listStoredSeats(db, performance.performanceId);
        halls.push({ ...performance, seats });
      }
      stored.push({ concert, performances: halls });
    }
  }
  return stored;
}

/** What is to be written, worked out from what was stored a moment ago. */
export type BoxOfficeChanges = {
  /** New ones and changed ones. */
  concerts: NewConcert[];
  newPerformances: { concertId: string; date: string; seats: PlacedSeat[] }[];
  /** Of performances that there are. */
  newSeats: { performanceId: number; seats: PlacedSeat[] }[];
  /** As they are to be, with the versions at which they were read. */
  changedSeats: StoredSeat[];
};

/** Rows in one statement: it stays small, and progress can be told between two. */
const BATCH_SEATS = 1000;

/**
 * Writes all of it in one transaction, or nothing. Changed seats are locked last and looked at again:
 * one that anybody has touched since it was read stops the whole.
 * @param onSeats hears how many seats were written each time.
 * @throws {RowlockError} `seat-taken` when a fan was faster, `changed-meanwhile` when another operator.
 */
export async function publishBoxOffice(
  db: Knex,
  { operator, subject }: { operator: Operator; subject: string },
  changes: BoxOfficeChanges,
  onSeats: (count: number) => void,
): Promise<void> {
  try {
    await db.transaction(async (trx) => {
      for (const concert of changes.concerts) {
        await upsertConcert(trx, concert);
      }
      for (const { concertId, date, seats } of changes.newPerformances) {
        const performanceId = await addPerformance(trx, concertId, date);
        if (performanceId === undefined) {
          throw new RowlockError("changed-meanwhile", { concertId, date });
        }
        await insertInBatches(trx, performanceId, seats, onSeats);
      }
      for (const { performanceId, seats } of changes.newSeats) {
        await insertInBatches(trx, performanceId, seats, onSeats);
      }
      const action = newOperatorAction({
        operator,
        kind: "import",
        subject,
        details: countsOf(changes),
      });
      await insertOperatorActions(trx, [action]);
      for (const seats of batchesOf(changes.changedSeats)) {
        await requireUntouched(trx, seats);
        await rewriteSeats(trx, seats);
        onSeats(seats.length);
      }
    });
  } catch (error) {
    throw isDuplicateKey(error) ? new RowlockError("changed-meanwhile") : error;
  }
}

async function insertInBatches(
  trx: Knex.Transaction,
  performanceId: number,
  seats: readonly PlacedSeat[],
  onSeats: (count: number) => void,
): Promise<void> {
  for (const batch of batchesOf(seats)) {
    await insertSeats(trx, performanceId, batch);
    onSeats(batch.length);
  }
}

/** Locks them, in the one global order. */
async function requireUntouched(
  trx: Knex.Transaction,
  seats: readonly StoredSeat[],
): Promise<void> {
  const versions = new Map(seats.map(({ seatId, version }) => [seatId, version]));
  const locked = await lockSeats(trx, [...versions.keys()]);
  for (const { seatId, seatNo, status, version } of locked) {
    if (status !== "available") {
      throw new RowlockError("seat-taken", { seatNo });
    }
    if (versions.get(seatId) !== version) {
      throw new RowlockError("changed-meanwhile", { seatNo });
    }
  }
}

function* batchesOf<Item>(items: readonly Item[]): Generator<Item[]> {
  for (let start = 0; start < items.length; start += BATCH_SEATS) {
    yield items.slice(start, start + BATCH_SEATS);
  }
}

/** As many names as fit into the record; the file has the rest. */
const NAMES_RECORDED = 20;

function countsOf(changes: BoxOfficeChanges): Record<string, unknown> {
  const sum = (lists: readonly { seats: readonly unknown[] }[]) =>
    lists.reduce((total, { seats }) => total + seats.length, 0);
  return {
    concerts: changes.concerts.slice(0, NAMES_RECORDED).map(({ concertId }) => concertId),
    newPerformances: changes.newPerformances.length,
    newSeats: sum(changes.newPerformances) + sum(changes.newSeats),
    changedSeats: changes.changedSeats.length,
  };
}
