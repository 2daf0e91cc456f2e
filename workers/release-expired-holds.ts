import type { Knex } from "knex";
import { stepTeller } from "../core/steps.ts";
import { expireReservations } from "../db/reservations.ts";
import { lockLapsedSeats, updateSeats } from "../db/seats.ts";
import { released, type Seat } from "../domain/seats.ts";
import type { SeatChangePublisher } from "../jobs/seat-changes.ts";
import type { WorkerMetrics } from "./worker-metrics.ts";

/** One transaction's worth: short enough not to keep a lane waiting. */
const BATCH_SEATS = 500;
/** With these, one tick releases 10,000 seats; what is left over is the next tick's. */
const BATCHES_MAX = 20;

const reached = stepTeller("release-expired-holds");

/** Returns holds whose time is up to sale. Returns how many. */
export async function releaseExpiredHolds(deps: {
  db: Knex;
  seatChanges: SeatChangePublisher;
  workerMetrics: Pick<WorkerMetrics, "holdsReleased">;
}): Promise<{ released: number }> {
  let total = 0;
  for (let batch = 0; batch < BATCHES_MAX; batch += 1) {
    const seats = await releaseBatch(deps.db);
    if (seats.length === 0) {
      break;
    }
    reached("after-commit");
    deps.workerMetrics.holdsReleased(seats.length);
    await deps.seatChanges.publish(seats);
    reached("after-publish");
    total += seats.length;
    if (seats.length < BATCH_SEATS) {
      break;
    }
  }
  return { released: total };
}

/** Seats that a lane is deciding about are passed over: the lane sees that their hold has lapsed. */
function releaseBatch(db: Knex): Promise<Seat[]> {
  return db.transaction(async (trx) => {
    const lapsed = await lockLapsedSeats(trx, BATCH_SEATS);
    if (lapsed.length === 0) {
      return [];
    }
    reached("after-lock");
    const seats = lapsed.map(released);
    await updateSeats(trx, seats);
    await expireReservations(
      trx,
      lapsed.flatMap(({ reservationId }) => reservationId ?? []),
    );
    reached("after-write");
    return seats;
  });
}
