import type { Context } from "koa";
import type { ErrorCode } from "../../domain/errors.ts";
import type { Answer } from "./answer.ts";

/** What becomes known of a request on its way. Never a token, a body or a query. */
export type RequestNote = {
  requestId: string;
  /** If its trace is recorded. */
  traceId?: string | undefined;
  /** The pattern, not the path: so that lines can be counted. */
  route?: string;
  userId?: string | undefined;
  /** Why it was refused. */
  code?: ErrorCode;
  /** What was away, in the words of the driver. */
  cause?: string;
  /** What the frame is to write, unless something else has written an answer. */
  answer?: Answer;
};

const notes = new WeakMap<Context["req"], RequestNote>();

export function startNote(ctx: Context, note: RequestNote): void {
  notes.set(ctx.req, note);
}

export function noteOf(ctx: Context): RequestNote {
  return notes.get(ctx.req) ?? { requestId: "" };
}
