import type { Middleware } from "koa";
import { createHealthPages } from "../../core/health-server.ts";
import type { Readiness } from "../../core/readiness.ts";

/** Answers `/livez` and `/readyz`. For probes: no token, no limit, and before anything that may fail. */
export function createHealthRoutes({ readiness }: { readiness: Readiness }): Middleware {
  const answer = createHealthPages(readiness);
  return async (ctx, next) => {
    const found =
      ctx.method === "GET" || ctx.method === "HEAD" ? await answer(ctx.path) : undefined;
    if (found === undefined) {
      await next();
      return;
    }
    ctx.status = found.status;
    ctx.set("Cache-Control", "no-store");
    ctx.body = found.body;
  };
}
