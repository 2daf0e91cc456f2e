import type { Money } from "./money.ts";
import type { Operator } from "./operator-actions.ts";

/**
 * What makes a repeated request recognisable: `keyHash` names the user's Idempotency-Key and
 * `requestHash` what was asked under it. Hashes, because keys are the client's words and commands
 * are shown to operators.
 */
export type Idempotency = { keyHash: string; requestHash: string };

type CommandBase = {
  /** The claim check under which the outcome is recorded, once. */
  ticketId: string;
  userId: string;
  /** The row that decides: every command about one seat meets on its lock. */
  seatId: number;
  /** RFC 3339, when the API accepted the request. */
  acceptedAt: string;
  idempotency?: Idempotency;
};

export type ReserveCommand = CommandBase & {
  kind: "reserve";
  /** The id the reservation will have if it comes to be. */
  reservationId: string;
};

export type PayCommand = CommandBase & {
  kind: "pay";
  reservationId: string;
  /** The id the payment will have if it comes to be. */
  paymentId: string;
  amount: Money;
  /** The line whose slot a completed payment frees. */
  room: string;
  /**
   * The hold had time left, by the database's clock, when the API looked at it for this request. So the
   * payment came in time, however late it is decided.
   */
  askedInTime: boolean;
};

export type CancelCommand = CommandBase & {
  kind: "cancel";
  reservationId: string;
};

/** What an operator asks for goes on record with its effect. `userId` is the fan's. */
type OperatorCommandBase = CommandBase & {
  reservationId: string;
  actionId: string;
  operator: Operator;
};

/** Ends a hold before its time. */
export type ReleaseCommand = OperatorCommandBase & { kind: "release" };

/** Gives back the price of a paid seat, and the seat to the sale. */
export type RefundCommand = OperatorCommandBase & {
  kind: "refund";
  /** The id the refund will have if it comes to be. */
  refundId: string;
};

/** A request that was accepted and now waits in the lane of its seat to be decided. */
export type Command = ReserveCommand | PayCommand | CancelCommand | ReleaseCommand | RefundCommand;
export type CommandKind = Command["kind"];
