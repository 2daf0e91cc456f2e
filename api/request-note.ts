import type { Context } from "koa";

/** What is worth knowing of a request afterwards. Never a token, a body or a query. */
export type RequestNote = {
  requestId: string;
  /** The pattern, not the path: so that lines can be counted. */
  route?: string;
  userId?: string | undefined;
};

const notes = new WeakMap<Context["req"], RequestNote>();

export function startNote(ctx: Context, note: RequestNote): void {
  notes.set(ctx.req, note);
}

export function noteOf(ctx: Context): RequestNote {
  return notes.get(ctx.req) ?? { requestId: "" };
}
