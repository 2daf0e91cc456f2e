import type { RefundCommand, ReleaseCommand } from "../domain/commands.ts";
import { RowlockError } from "../domain/errors.ts";
import { newId } from "../domain/ids.ts";
import type { Operator } from "../domain/operator-actions.ts";
import type { Result } from "../domain/outcomes.ts";
import type { LaneProducer } from "./lane-producer.ts";
import { laneOfSeat } from "./lanes.ts";
import type { OutcomeWaiter } from "./outcome-waiter.ts";

/** What an operator asks for about a reservation. */
export type OperatorErrand = {
  operator: Operator;
  reservation: {
    reservationId: string;
    userId: string;
    seatId: number;
    performanceId: number;
    seatNo: string;
  };
  /** RFC 3339. */
  acceptedAt: string;
  toCommand: (head: Omit<ReleaseCommand, "kind">) => ReleaseCommand | RefundCommand;
  /** How long the operator waits. */
  patienceMs: number;
};

/**
 * Takes what an operator asks for through the lane of its seat, where it cannot race with a payment,
 * and waits until it is decided.
 * @throws {RowlockError} what the lane has refused; `unavailable` with the `ticketId` when it took too
 * long: it may still come to be.
 */
export async function runOperatorErrand(
  deps: {
    laneProducer: Pick<LaneProducer, "submit">;
    outcomeWaiter: Pick<OutcomeWaiter, "wait" | "giveUp">;
    laneCount: number;
  },
  errand: OperatorErrand,
): Promise<Result> {
  const { laneProducer, outcomeWaiter, laneCount } = deps;
  const { reservationId, userId, seatId, performanceId, seatNo } = errand.reservation;
  const ticketId = newId("ticket");
  const command = errand.toCommand({
    ticketId,
    actionId: newId("operatorAction"),
    operator: errand.operator,
    acceptedAt: errand.acceptedAt,
    reservationId,
    userId,
    seatId,
  });
  // The wait begins before the outcome can be there.
  const waiting = outcomeWaiter.wait(ticketId, errand.patienceMs);
  try {
    const lane = laneOfSeat(performanceId, seatNo, laneCount);
    await laneProducer.submit(lane, command, { isAwaited: true });
  } catch (error) {
    outcomeWaiter.giveUp(ticketId);
    throw error;
  }
  const decided = await waiting;
  if (decided === undefined) {
    throw new RowlockError("unavailable", { ticketId });
  }
  const { outcome } = decided;
  if (outcome.status === "rejected") {
    throw new RowlockError(outcome.code, outcome.facts);
  }
  return outcome.result;
}
