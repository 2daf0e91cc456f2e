import type { Middleware } from "koa";
import type { Tracing } from "../../core/tracing/tracing.ts";
import { noteOf } from "./request-note.ts";

/**
 * Has each request be a span, around everything that becomes of it. What others say of the trace it
 * belongs to counts only when they are trusted: anybody could ask for all of their requests to be
 * recorded, or write into somebody else's trace.
 */
export function createRequestSpans(
  tracing: Tracing,
  { trustsTraceparent }: { trustsTraceparent: boolean },
): Middleware {
  return (ctx, next) => {
    const { method } = ctx;
    const from = trustsTraceparent ? ctx.get("traceparent") : "";
    const plan = {
      name: method,
      kind: "server",
      facts: { "http.request.method": method },
      ...(from === "" ? {} : { from }),
    } as const;
    return tracing.span(plan, async (span) => {
      await next();
      const { requestId, route, code } = noteOf(ctx);
      const { status } = ctx;
      span.note({ "http.response.status_code": status, "rowlock.request_id": requestId });
      if (route !== undefined) {
        span.rename(`${method} ${route}`);
        span.note({ "http.route": route });
      }
      if (code !== undefined) {
        span.note({ "error.type": code });
      }
      if (status >= 500) {
        span.fail();
      }
    });
  };
}
