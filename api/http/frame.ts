import { randomBytes } from "node:crypto";
import type { Context, Middleware } from "koa";
import type { Logger } from "../../core/logger.ts";
import { createOutageLog, type OutageLog } from "../../core/outage-log.ts";
import type { Readiness } from "../../core/readiness.ts";
import { traceIdOf, type Tracing } from "../../core/tracing/tracing.ts";
import { RowlockError } from "../../domain/errors.ts";
import {
  asRefusal,
  PROBLEM_MEDIA_TYPE,
  problemHeaders,
  problemOf,
  problemStatus,
} from "./problems.ts";
import { writeAnswer, type Answer } from "./answer.ts";
import type { RequestMetrics } from "./request-metrics.ts";
import { noteOf, startNote, type RequestNote } from "./request-note.ts";

const UNAVAILABLE = 503;
/** Any other form is replaced: the id is written into headers and logs. */
const REQUEST_ID_PATTERN = /^[A-Za-z0-9._-]{1,64}$/;
/** A path is repeated to who asked for it, up to here. */
const INSTANCE_MAX_CHARACTERS = 200;

/**
 * The frame of every answer: it gets an id, is counted, gets a line in the log (at level `debug`
 * unless we are at fault), and, when anything below refuses or breaks, a problem document.
 */
export function createFrame(deps: {
  logger: Logger;
  readiness: Readiness;
  requestMetrics: RequestMetrics;
  tracing: Tracing;
}): Middleware {
  const { logger, readiness, requestMetrics, tracing } = deps;
  const refusals = createOutageLog(logger, { failing: "requests refused, come back later" });
  return async (ctx, next) => {
    const startedAt = performance.now();
    const note: RequestNote = { requestId: requestIdOf(ctx.req.headers["x-request-id"]) };
    if (tracing.isOn) {
      note.traceId = traceIdOf(tracing.here());
    }
    startNote(ctx, note);
    ctx.set("X-Request-Id", note.requestId);
    // No browser is to take an answer for a page or a script because of what a fan wrote into it.
    ctx.set("X-Content-Type-Options", "nosniff");
    try {
      requireHost(ctx);
      await next();
    } catch (error) {
      note.answer = refusal(ctx, error, { logger, refusals });
    }
    const { answer, ...facts } = note;
    if (readiness.isDraining()) {
      // The next request on this connection would find nobody.
      ctx.set("Connection", "close");
    }
    if (answer !== undefined && ctx.headerSent) {
      // It broke in the middle of an answer; the client must not take what it has for all of it.
      ctx.res.destroy();
    } else if (answer !== undefined) {
      writeAnswer(ctx, answer);
    }
    const durationMs = performance.now() - startedAt;
    const { method, status } = ctx;
    requestMetrics.answered({ method, status, durationMs, route: facts.route, code: facts.code });
    // In a rush a line for each request is what nobody reads, and a twentieth of the work. In an outage
    // nearly all are refused.
    const level = status < 500 || status === UNAVAILABLE ? "debug" : "info";
    if (logger.isLevelEnabled(level)) {
      logger[level]({ method, status, durationMs: Math.round(durationMs), ...facts }, "request");
    }
  };
}

/** RFC 9112, section 3.2. */
function requireHost({ req }: Context): void {
  if (req.headers.host === undefined && req.httpVersion === "1.1") {
    throw new RowlockError("invalid-request", { detail: "There is no Host header." });
  }
}

/** No other process has this one, and a number tells its requests apart: cheaper than random ids. */
const PROCESS_MARK = randomBytes(6).toString("base64url");
let requests = 0;

function requestIdOf(given: string | string[] | undefined): string {
  if (typeof given === "string" && REQUEST_ID_PATTERN.test(given)) {
    return given;
  }
  requests += 1;
  return `${PROCESS_MARK}-${requests}`;
}

/** Goes after everything that answers. */
export const refuseUnknownPath: Middleware = () => {
  throw new RowlockError("not-found");
};

/** What a path may consist of (RFC 3986, section 3.3). Node takes some that do not. */
const WELL_FORMED_PATH = /^(?:[\w.~!$&'()*+,;=:@/-]|%[\dA-Fa-f]{2})*$/;

function instanceOf(path: string): string {
  const shown = path.slice(0, INSTANCE_MAX_CHARACTERS);
  return WELL_FORMED_PATH.test(shown) ? shown : encodeURI(shown);
}

function refusal(
  ctx: Context,
  error: unknown,
  { logger, refusals }: { logger: Logger; refusals: OutageLog },
): Answer {
  const { code, facts, cause } = asRefusal(error);
  const note = noteOf(ctx);
  const { requestId } = note;
  note.code = code;
  if (problemStatus[code] === UNAVAILABLE) {
    refusals.failed(cause, { code });
  }
  if (code === "internal-error") {
    logger.error({ err: cause ?? error, requestId }, "request failed");
  } else if (code === "unavailable" && cause instanceof Error) {
    note.cause = cause.message;
  }
  return {
    status: problemStatus[code],
    headers: {
      "Content-Type": PROBLEM_MEDIA_TYPE,
      "Cache-Control": "no-store",
      ...problemHeaders(code, facts),
    },
    body: problemOf(code, { ...facts, requestId }, instanceOf(ctx.path)),
  };
}
