import { setTimeout as sleep } from "node:timers/promises";
import type { Knex } from "knex";
import { WrongAnswer } from "../wrong-answer.ts";
import type { Tour } from "./tour.ts";

/** What the database says came of a run. */
export type Decided = {
  count: number;
  /** From the first to the last, by the database's clock. */
  seconds: number;
};

const LOOK_EVERY_MS = 500;

/** Reservations of this tour's seats, whatever became of them. */
export function decidedReservations(db: Knex, tour: Tour): Promise<Decided> {
  return decidedIn(
    db("reservations")
      .join("seats", "seats.id", "reservations.seat_id")
      .whereIn("seats.performance_id", performanceIdsOf(tour)),
    "reservations.created_at",
  );
}

/** Payments for this tour's seats. */
export function decidedPayments(db: Knex, tour: Tour): Promise<Decided> {
  return decidedIn(
    db("payments")
      .join("reservations", "reservations.id", "payments.reservation_id")
      .join("seats", "seats.id", "reservations.seat_id")
      .whereIn("seats.performance_id", performanceIdsOf(tour)),
    "payments.created_at",
  );
}

const performanceIdsOf = ({ dates }: Tour) => dates.map(({ performanceId }) => performanceId);

type Counted = { count: string; first: Date | null; last: Date | null };

async function decidedIn(query: Knex.QueryBuilder, moment: string): Promise<Decided> {
  const rows: Counted[] = await query
    .count({ count: "*" })
    .min({ first: moment })
    .max({ last: moment });
  const [counted] = rows;
  const firstMs = counted?.first?.getTime() ?? 0;
  const lastMs = counted?.last?.getTime() ?? 0;
  return { count: Number(counted?.count ?? 0), seconds: (lastMs - firstMs) / 1000 };
}

/**
 * Waits until as many were decided as were answered for.
 * @throws {WrongAnswer} when that does not come to be: something that was accepted was forgotten.
 */
export async function untilDecided(
  look: () => Promise<Decided>,
  expected: number,
  limitSeconds: number,
): Promise<Decided> {
  const giveUpAt = performance.now() + limitSeconds * 1000;
  for (;;) {
    const decided = await look();
    if (decided.count >= expected) {
      return decided;
    }
    if (performance.now() > giveUpAt) {
      throw new WrongAnswer(
        `${expected} were accepted, but only ${decided.count} decided ${limitSeconds} s later`,
      );
    }
    await sleep(LOOK_EVERY_MS);
  }
}
