/**
 * Every way a request can be refused, in one table. `code` is the contract with clients: stable and
 * kebab-case. The HTTP status of each stands in `api/http/problems.ts`.
 */
export const errorCatalogue = {
  // What was sent
  "invalid-request": "The request does not have the form this call takes.",
  "malformed-json": "The body is not well-formed JSON.",
  "unsupported-media-type": "The body must be application/json in UTF-8.",
  "payload-too-large": "The body is larger than this call accepts.",
  "headers-too-large": "The request headers are larger than the server accepts.",
  "request-timeout": "The request took too long to arrive.",
  "not-found": "There is nothing at this path.",
  "method-not-allowed": "This path does not answer to that method.",
  "rate-limited": "Too many of these requests came in a short time.",
  "idempotency-key-reused": "This Idempotency-Key was already used for a different request.",

  // Who is asking
  "not-authenticated": "A valid bearer token is needed.",
  "invalid-token": "The token is not valid, or no longer.",
  "browser-mismatch": "The token belongs to another browser.",
  "token-superseded": "A newer token replaced this one: the place moved to another browser.",
  "token-left": "The holder of this token left the line. Join again for a new place.",
  "place-expired": "The place was given up because nobody asked about it for too long. Join again.",
  "not-yours": "The token belongs to another user.",
  "wrong-room": "The token is for another line than this concert's.",
  "not-admitted": "It is not this fan's turn yet.",
  "session-ended": "The time to choose a seat is over. Join again for another turn.",
  "ops-not-authenticated": "The operator pages need a user and a password.",
  "metrics-not-authenticated": "The metrics need their own bearer token.",
  "read-only": "You may look at the operators' pages, and change nothing.",

  // What was asked for
  "unknown-user": "There is no such user.",
  "unknown-concert": "There is no such concert.",
  "unknown-date": "The concert is not performed on that date.",
  "unknown-seat": "The performance has no such seat.",
  "unknown-reservation": "There is no such reservation.",
  "unknown-ticket":
    "There is no such ticket. If it was undecided, repeat the request with the same Idempotency-Key.",
  "sale-not-open": "The sale of this concert has not opened yet.",
  "sale-closed": "This performance is over.",
  "sale-paused": "The sale of this concert is paused. Places in the line are kept.",
  "sale-ending": "The sale of this concert ends: no more seats are given out.",

  // What the rules say
  "seat-taken": "The seat is already taken.",
  "too-many-holds":
    "This user holds as many seats of the concert as are allowed. Pay for one or give it back first.",
  "hold-expired": "The hold on the seat has ended. Nothing was charged.",
  "reservation-not-held": "The reservation is not waiting for payment.",
  "already-paid": "The reservation is already paid.",
  "not-paid": "The reservation is not paid, so there is nothing to refund.",
  "already-refunded": "The reservation is already refunded.",
  "payment-amount-mismatch": "The payment must be exactly the price of the reservation.",
  "insufficient-balance": "The balance is too low. The hold is untouched.",
  "balance-limit": "The balance cannot grow that large.",
  "changed-meanwhile": "Somebody else has changed it meanwhile. Nothing was done; look again.",
  "no-place": "The fan has no place in this line.",
  "top-up-limit": "One top-up cannot be that large.",

  // What went wrong here
  overloaded: "Too much work is waiting. Try again shortly, with the same Idempotency-Key.",
  unavailable:
    "A part of the service is away, so the result is unknown. Try again with the same Idempotency-Key.",
  "internal-error": "Something went wrong here. The failure has been recorded.",
} as const satisfies Record<string, string>;

export type ErrorCode = keyof typeof errorCatalogue;

/** Facts that travel with a refusal, for clients to act on: a position, a field, a limit. */
export type ErrorFacts = Record<string, unknown>;

/** A refusal that somebody outside caused or must hear about. Anything else thrown is a bug. */
export class RowlockError extends Error {
  override readonly name = "RowlockError";
  readonly code: ErrorCode;
  readonly facts: ErrorFacts;

  constructor(code: ErrorCode, facts: ErrorFacts = {}, options?: ErrorOptions) {
    // A refusal is an answer and no bug: nobody reads where it was thrown, and in a rush most requests
    // are refused. What went wrong here travels as the cause, with its own stack.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(errorCatalogue[code], options);
    Error.stackTraceLimit = stackTraceLimit;
    this.code = code;
    this.facts = facts;
  }
}
