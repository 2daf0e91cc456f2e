import type { Concert, Performance } from "../../db/concerts.ts";
import { RowlockError } from "../../domain/errors.ts";

/** @throws {RowlockError} `unknown-date` when the concert is not performed on this day. */
export function requirePerformance(concert: Concert, date: string): Performance {
  const performance = concert.performances.find((candidate) => candidate.date === date);
  if (performance === undefined) {
    throw new RowlockError("unknown-date");
  }
  return performance;
}
