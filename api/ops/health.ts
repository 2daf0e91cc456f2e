import type { Middleware } from "koa";
import { createHealthPages, HEALTH_METHODS, isHealthPath } from "../../core/health-server.ts";
import type { Readiness } from "../../core/readiness.ts";
import { RowlockError } from "../../domain/errors.ts";

/** Answers `/livez` and `/readyz`. For probes: no token, no limit, and before anything that may fail. */
export function createHealthRoutes({ readiness }: { readiness: Readiness }): Middleware {
  const answer = createHealthPages(readiness);
  return async (ctx, next) => {
    const found =
      ctx.method === "GET" || ctx.method === "HEAD"
        ? await answer(ctx.path, ctx.querystring)
        : undefined;
    if (found === undefined) {
      await next();
      return;
    }
    ctx.status = found.status;
    ctx.set("Cache-Control", "no-store");
    ctx.body = found.body;
  };
}

/** For behind the frame, which writes the refusal: what comes so far was not asked to be read. */
export const refuseOtherHealthMethods: Middleware = (ctx, next) => {
  if (isHealthPath(ctx.path)) {
    throw new RowlockError("method-not-allowed", { allow: HEALTH_METHODS });
  }
  return next();
};
