import type { CommandKind } from "./commands.ts";
import type { ErrorCode } from "./errors.ts";

/**
 * What was decided, in the form in which it is recorded and answered: amounts as decimal strings,
 * times as RFC 3339 UTC.
 */
export type ReservedResult = {
  ticketId: string;
  reservationId: string;
  status: "reserved";
  price: string;
  expiresAt: string;
};
export type PaidResult = {
  ticketId: string;
  paymentId: string;
  status: "paid";
  amount: string;
  balance: string;
};
export type CancelledResult = { ticketId: string; reservationId: string; status: "cancelled" };
export type ReleasedResult = { ticketId: string; reservationId: string; status: "released" };
export type RefundedResult = {
  ticketId: string;
  refundId: string;
  reservationId: string;
  status: "refunded";
  amount: string;
  balance: string;
};
export type ToppedUpResult = { ticketId: string; userId: string; newBalance: string };

export type ResultOf = {
  reserve: ReservedResult;
  pay: PaidResult;
  cancel: CancelledResult;
  release: ReleasedResult;
  refund: RefundedResult;
  "top-up": ToppedUpResult;
};

/** Everything that is recorded under a ticket; a top-up is decided on the spot, the rest in a lane. */
export type TicketKind = CommandKind | "top-up";

/** What fans ask for themselves. */
export type FanTicketKind = Exclude<TicketKind, "release" | "refund">;

export type Result = ResultOf[TicketKind];

export type Outcome =
  | { status: "completed"; result: Result }
  | { status: "rejected"; code: ErrorCode; facts?: Record<string, unknown> };

export function completed(result: Result): Outcome {
  return { status: "completed", result };
}

export function rejected(code: ErrorCode, facts?: Record<string, unknown>): Outcome {
  return facts === undefined ? { status: "rejected", code } : { status: "rejected", code, facts };
}

/** A decided ticket as it is stored and read. `httpStatus` is not part of it: HTTP is the API's. */
export type DecidedTicket = {
  ticketId: string;
  userId: string;
  kind: TicketKind;
  outcome: Outcome;
};

/** One word for logs and operators: what came to be, or why nothing did. */
export function outcomeWord(outcome: Outcome): string {
  if (outcome.status === "rejected") {
    return outcome.code;
  }
  return "status" in outcome.result ? outcome.result.status : "topped-up";
}
