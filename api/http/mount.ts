import { Router } from "@koa/router";
import type Koa from "koa";
import { RowlockError } from "../../domain/errors.ts";
import { BASE_PATH } from "./base-path.ts";
import { noteOf } from "./request-note.ts";
import type { Route } from "./route.ts";
import type { Services } from "../services.ts";

/**
 * Mounts every route below the base path. Paths match to the letter: no other case, no closing
 * slash. A path that exists under another method is answered with 405. The frame writes the answers.
 */
export function mountRoutes(app: Koa, routes: readonly Route[], services: Services): void {
  const router = new Router({ prefix: BASE_PATH, sensitive: true, strict: true });
  for (const route of routes) {
    const isPublic = route.access.scheme === undefined;
    router[route.method](route.path, async (ctx: Koa.Context) => {
      noteOf(ctx).route = route.path;
      if (!isPublic) {
        // Somebody's own answer is for nobody else, and soon untrue.
        ctx.set("Cache-Control", "no-store");
      }
      noteOf(ctx).answer = await route.answer(ctx, services);
    });
  }
  app.use(router.routes());
  app.use((ctx, next) => {
    const methods = router.match(ctx.path, ctx.method).path.flatMap((layer) => layer.methods);
    if (methods.length === 0) {
      return next();
    }
    throw new RowlockError("method-not-allowed", { allow: [...new Set(methods)].join(", ") });
  });
}
