import { isRedisAway } from "../../core/redis.ts";
import { isTransient } from "../../db/errors.ts";
import {
  errorCatalogue,
  RowlockError,
  type ErrorCode,
  type ErrorFacts,
} from "../../domain/errors.ts";

/** A problem document (RFC 9457). The facts of the refusal are extension members of it. */
export type Problem = {
  type: string;
  title: string;
  status: number;
  detail: string;
  /** The stable name of the problem, which `type` carries as well. */
  code: ErrorCode;
  /** The path that was asked, or the ticket that was decided so. */
  instance: string;
  [fact: string]: unknown;
};

/** The HTTP status of every refusal. A code that is missing here does not compile. */
export const problemStatus: Record<ErrorCode, number> = {
  "invalid-request": 400,
  "malformed-json": 400,
  "unsupported-media-type": 415,
  "payload-too-large": 413,
  "headers-too-large": 431,
  "request-timeout": 408,
  "not-found": 404,
  "method-not-allowed": 405,
  "rate-limited": 429,
  "idempotency-key-reused": 422,

  "not-authenticated": 401,
  "invalid-token": 401,
  "browser-mismatch": 401,
  "token-superseded": 401,
  "token-left": 401,
  "place-expired": 401,
  "not-yours": 403,
  "wrong-room": 403,
  "not-admitted": 403,
  "session-ended": 403,
  "ops-not-authenticated": 401,
  "metrics-not-authenticated": 401,
  "read-only": 403,

  "unknown-user": 404,
  "unknown-concert": 404,
  "unknown-date": 404,
  "unknown-seat": 404,
  "unknown-reservation": 404,
  "unknown-ticket": 404,
  "sale-not-open": 403,
  "sale-closed": 403,
  "sale-paused": 403,
  "sale-ending": 403,

  "seat-taken": 409,
  // Not 403: the same request works as soon as its user has paid or given back a seat (RFC 9110,
  // section 15.5.10). Nor 429, which is about how often somebody asks.
  "too-many-holds": 409,
  "hold-expired": 409,
  "reservation-not-held": 409,
  "already-paid": 409,
  "not-paid": 409,
  "already-refunded": 409,
  "payment-amount-mismatch": 400,
  "insufficient-balance": 402,
  "balance-limit": 409,
  "changed-meanwhile": 409,
  "no-place": 409,
  "top-up-limit": 400,

  overloaded: 503,
  unavailable: 503,
  "internal-error": 500,
};

export const PROBLEM_MEDIA_TYPE = "application/problem+json; charset=utf-8";

/** A URN, because a problem's name must outlive any address at which it could be looked up. */
export function problemType(code: ErrorCode): string {
  return `urn:rowlock:problem:${code}`;
}

/** `detail` in the facts says more about this one occurrence than the catalogue's sentence. */
export function problemOf(code: ErrorCode, facts: ErrorFacts, instance: string): Problem {
  const title = errorCatalogue[code];
  const { detail = title, ...extensions } = facts;
  const members = {
    type: problemType(code),
    title,
    status: problemStatus[code],
    detail: String(detail),
    code,
    instance,
  };
  // Written first, for those who read it, and last, because no fact may stand in their place.
  return { ...members, ...extensions, ...members };
}

/** When the backlog is at its limit or a server is away, a second makes a difference. */
const RETRY_AFTER_TROUBLE_SECONDS = 1;

/** A pause is decided by people and takes minutes; fans who ask sooner learn nothing. */
const RETRY_AFTER_PAUSE_SECONDS = 15;

/** The headers that belong to a refusal (RFC 9110 asks for the first and the last). */
export function problemHeaders(code: ErrorCode, facts: ErrorFacts): Record<string, string> {
  switch (code) {
    case "not-authenticated":
      return { "WWW-Authenticate": 'Bearer realm="rowlock"' };
    case "invalid-token":
    case "browser-mismatch":
    case "token-superseded":
    case "token-left":
    case "place-expired":
      return { "WWW-Authenticate": 'Bearer realm="rowlock", error="invalid_token"' };
    case "overloaded":
    case "unavailable":
      return { "Retry-After": String(RETRY_AFTER_TROUBLE_SECONDS) };
    case "sale-paused":
      return { "Retry-After": String(RETRY_AFTER_PAUSE_SECONDS) };
    case "rate-limited":
      return { "Retry-After": String(facts["retryAfterSeconds"]) };
    case "not-admitted":
      return { "Retry-After": String(facts["pollAfterSeconds"]) };
    case "method-not-allowed":
      return { Allow: String(facts["allow"]) };
    default:
      return {};
  }
}

/** The one place where whatever was thrown while answering becomes a refusal. */
export function asRefusal(error: unknown): RowlockError {
  if (error instanceof RowlockError) {
    return error;
  }
  if (isRedisAway(error) || isTransient(error)) {
    return new RowlockError("unavailable", {}, { cause: error });
  }
  return new RowlockError(codeOfHttpError(error), {}, { cause: error });
}

/** Errors made by `http-errors`, as libraries around Koa throw them, carry a status. */
function codeOfHttpError(error: unknown): ErrorCode {
  const isThing = typeof error === "object" && error !== null;
  const status = isThing && "status" in error ? error.status : undefined;
  switch (status) {
    case 404:
      return "not-found";
    case 408:
      return "request-timeout";
    case 413:
      return "payload-too-large";
    case 415:
      return "unsupported-media-type";
    default:
      return typeof status === "number" && status >= 400 && status < 500
        ? "invalid-request"
        : "internal-error";
  }
}
