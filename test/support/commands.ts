import type {
  CancelCommand,
  PayCommand,
  RefundCommand,
  ReleaseCommand,
  ReserveCommand,
} from "../../domain/commands.ts";
import type { HoldTerms } from "../../domain/terms.ts";
import { newId } from "../../domain/ids.ts";
import { SEAT_PRICE } from "./factories.ts";

/** On which a test decides when it is about something else. */
export const HOLD_TERMS: HoldTerms = { holdSeconds: 300, maxHoldsPerUser: 0 };

type Needed<Command, Keys extends keyof Command> = Pick<Command, Keys> & Partial<Command>;

export function reserveCommand(given: Needed<ReserveCommand, "seatId" | "userId">): ReserveCommand {
  return {
    kind: "reserve",
    ticketId: newId("ticket"),
    reservationId: newId("reservation"),
    acceptedAt: new Date().toISOString(),
    ...given,
  };
}

export function payCommand(
  given: Needed<PayCommand, "seatId" | "userId" | "reservationId">,
): PayCommand {
  return {
    kind: "pay",
    ticketId: newId("ticket"),
    paymentId: newId("payment"),
    acceptedAt: new Date().toISOString(),
    amount: SEAT_PRICE,
    room: "main",
    askedInTime: false,
    ...given,
  };
}

export function cancelCommand(
  given: Needed<CancelCommand, "seatId" | "userId" | "reservationId">,
): CancelCommand {
  return {
    kind: "cancel",
    ticketId: newId("ticket"),
    acceptedAt: new Date().toISOString(),
    ...given,
  };
}

const OLGA = { name: "olga", reason: "the fan asked on the phone" };

export function releaseCommand(
  given: Needed<ReleaseCommand, "seatId" | "userId" | "reservationId">,
): ReleaseCommand {
  return {
    kind: "release",
    ticketId: newId("ticket"),
    actionId: newId("operatorAction"),
    acceptedAt: new Date().toISOString(),
    operator: OLGA,
    ...given,
  };
}

export function refundCommand(
  given: Needed<RefundCommand, "seatId" | "userId" | "reservationId">,
): RefundCommand {
  return {
    kind: "refund",
    ticketId: newId("ticket"),
    refundId: newId("refund"),
    actionId: newId("operatorAction"),
    acceptedAt: new Date().toISOString(),
    operator: OLGA,
    ...given,
  };
}
