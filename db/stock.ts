import type { Knex } from "knex";
import type { SeatStatus } from "../domain/seats.ts";
import { selectRows } from "./statements.ts";

/** How many seats of a performance are in which state. */
export type SeatCounts = { performanceId: number } & Record<SeatStatus, number>;

/**
 * Counts the seats of these performances. It reads each of their rows: some 10 ms for a hall of ten
 * thousand.
 */
export async function countSeats(
  db: Knex,
  performanceIds: readonly number[],
): Promise<SeatCounts[]> {
  if (performanceIds.length === 0) {
    return [];
  }
  const rows = await selectRows<{ performanceId: number; status: SeatStatus; seats: string }>(
    db,
    `SELECT performance_id AS performanceId, status, COUNT(*) AS seats FROM seats
     WHERE performance_id IN (?) GROUP BY performance_id, status`,
    [[...performanceIds]],
  );
  return performanceIds.map((performanceId) => {
    const counts: SeatCounts = { performanceId, available: 0, held: 0, sold: 0 };
    for (const { status, seats } of rows.filter((row) => row.performanceId === performanceId)) {
      counts[status] = Number(seats);
    }
    return counts;
  });
}

export type HoldsState = {
  held: number;
  /** Held past their end: some for a second, until the next release. */
  overdue: number;
  /** How long the oldest of those has been; 0 when there is none. */
  longestOverdueSeconds: number;
  /** Of those that are not overdue: which end within a minute. */
  endingSoon: number;
};

/** All holds of all performances, by the clock that decides when they end. Reads an index only. */
export async function readHolds(db: Knex): Promise<HoldsState> {
  const [row] = await selectRows<
    Record<"held" | "overdue" | "longest" | "endingSoon", string | null>
  >(
    db,
    `SELECT COUNT(*) AS held, SUM(held_until <= NOW(3)) AS overdue,
            GREATEST(0, TIMESTAMPDIFF(MICROSECOND, MIN(held_until), NOW(3))) / 1000000 AS longest,
            SUM(held_until > NOW(3) AND held_until <= NOW(3) + INTERVAL 1 MINUTE) AS endingSoon
     FROM seats WHERE status = 'held'`,
  );
  return {
    held: Number(row?.held ?? 0),
    overdue: Number(row?.overdue ?? 0),
    longestOverdueSeconds: Number(row?.longest ?? 0),
    endingSoon: Number(row?.endingSoon ?? 0),
  };
}
