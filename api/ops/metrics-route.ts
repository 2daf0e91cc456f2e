import type { Middleware } from "koa";
import { HEALTH_METHODS } from "../../core/health-server.ts";
import { METRICS_PATH, type MetricsPage } from "../../core/metrics/metrics-page.ts";
import { RowlockError } from "../../domain/errors.ts";
import { noteOf } from "../http/request-note.ts";

/**
 * Answers `/metrics` to who has the token; without a token in the settings the path leads nowhere.
 * @throws {RowlockError} `metrics-not-authenticated`, `method-not-allowed`
 */
export function createMetricsRoute(page: MetricsPage | undefined): Middleware {
  return async (ctx, next) => {
    if (page === undefined || ctx.path !== METRICS_PATH) {
      await next();
      return;
    }
    if (ctx.method !== "GET" && ctx.method !== "HEAD") {
      throw new RowlockError("method-not-allowed", { allow: HEALTH_METHODS });
    }
    noteOf(ctx).route = METRICS_PATH;
    const answer = await page(ctx.req.headers.authorization);
    if (answer.status === 401) {
      ctx.set("WWW-Authenticate", answer.challenge);
      throw new RowlockError("metrics-not-authenticated");
    }
    noteOf(ctx).answer = {
      status: 200,
      headers: { "Content-Type": answer.contentType, "Cache-Control": "no-store" },
      body: Buffer.from(answer.body),
    };
  };
}
