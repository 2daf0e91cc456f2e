import type { Context } from "koa";
import type { ErrorCode } from "../../domain/errors.ts";

/** What is worth knowing of a request afterwards. Never a token, a body or a query. */
export type RequestNote = {
  requestId: string;
  /** The pattern, not the path: so that lines can be counted. */
  route?: string;
  userId?: string | undefined;
  /** Why it was refused. */
  code?: ErrorCode;
  /** What was away, in the words of the driver. */
  cause?: string;
};

const notes = new WeakMap<Context["req"], RequestNote>();

export function startNote(ctx: Context, note: RequestNote): void {
  notes.set(ctx.req, note);
}

export function noteOf(ctx: Context): RequestNote {
  return notes.get(ctx.req) ?? { requestId: "" };
}
