import type { Knex } from "knex";
import { listConcerts } from "../../db/concerts.ts";
import { Refusal } from "./errors.ts";

/** Concerts hardly ever change: a service that is written well reads them once and keeps them. */
export function createPerformanceCache(db: Knex) {
  const known = new Map<string, number>();

  /** @throws {Refusal} */
  return async function performanceIdOf(concertId: string, date: unknown): Promise<number> {
    const key = `${concertId} ${String(date)}`;
    if (!known.has(key)) {
      for (const concert of await listConcerts(db)) {
        for (const performance of concert.performances) {
          known.set(`${concert.concertId} ${performance.date}`, performance.performanceId);
        }
      }
    }
    const performanceId = known.get(key);
    if (performanceId === undefined) {
      throw new Refusal(404, "unknown date");
    }
    return performanceId;
  };
}
