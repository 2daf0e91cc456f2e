import { findReservation, type ReservationView } from "../db/reservations.ts";
import { RowlockError } from "../domain/errors.ts";
import { newId } from "../domain/ids.ts";
import type { Result } from "../domain/outcomes.ts";
import { createLaneProducer } from "../jobs/lane-producer.ts";
import { runOperatorErrand, type OperatorErrand } from "../jobs/operator-errand.ts";
import { createOutcomeWaiter } from "../jobs/outcome-waiter.ts";
import { laneQueueName, openQueue } from "../jobs/queues.ts";
import { createTicketStore } from "../jobs/ticket-store.ts";
import { EXIT_CODES } from "./exit-codes.ts";
import { CommandFailure } from "./failures.ts";
import type { House } from "./house.ts";

/** Longer than a lane stands still after its worker died. */
const PATIENCE_MS = 30_000;

/** @throws {RowlockError} `unknown-reservation` */
export async function requireReservation(
  { db }: House,
  reservationId: string,
): Promise<ReservationView> {
  const reservation = await findReservation(db, reservationId);
  if (reservation === undefined) {
    throw new RowlockError("unknown-reservation");
  }
  return reservation;
}

/**
 * Has a lane decide what an operator asks for about a reservation, as an API would.
 * @throws {RowlockError} what the lane has refused.
 */
export async function settleInLane(
  house: House,
  reservation: ReservationView,
  wish: Pick<OperatorErrand, "operator" | "toCommand">,
): Promise<Result> {
  const { config, logger } = house;
  const { prefix } = config.redis;
  const redis = await house.redis();
  const queues = Array.from({ length: config.lanes.count }, (_, lane) =>
    openQueue(laneQueueName(lane), redis, prefix),
  );
  const ticketStore = createTicketStore({
    redis,
    prefix,
    retentionHours: config.ticketRetentionHours,
  });
  const laneProducer = createLaneProducer({
    ...config.lanes,
    queues,
    ticketStore,
    processId: newId("process"),
    logger,
  });
  const outcomeWaiter = createOutcomeWaiter({ ticketStore });
  try {
    return await runOperatorErrand(
      { laneProducer, outcomeWaiter, laneCount: config.lanes.count },
      {
        ...wish,
        reservation,
        acceptedAt: new Date().toISOString(),
        patienceMs: PATIENCE_MS,
      },
    );
  } catch (error) {
    throw explainWait(error, reservation);
  } finally {
    outcomeWaiter.close();
    await laneProducer.close();
    await Promise.all(queues.map((queue) => queue.close()));
  }
}

/** Nothing is away but the workers, and the lane does not forget. */
function explainWait(error: unknown, { userId }: ReservationView): unknown {
  const isWaiting = error instanceof RowlockError && error.facts["ticketId"] !== undefined;
  return isWaiting && error.code === "unavailable"
    ? new CommandFailure(
        EXIT_CODES.unknown,
        `No worker has decided it within ${PATIENCE_MS / 1000} s. It waits in its lane as ` +
          `${String(error.facts["ticketId"])}; \`story ${userId}\` will show what came of it.`,
      )
    : error;
}
