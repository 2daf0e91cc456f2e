import { Router } from "@koa/router";
import type { Context, Middleware } from "koa";
import type { Clock } from "../../../core/clock.ts";
import { RowlockError } from "../../../domain/errors.ts";
import { CONCERT_ID_PATTERN, USER_ID_PATTERN } from "../../../domain/names.ts";
import { readJsonBody } from "../../http/json-body.ts";
import { noteOf } from "../../http/request-note.ts";
import { operatorOf } from "../operator.ts";
import { switches, type Switch, type SwitchDeps } from "./switches.ts";
import {
  presentActions,
  presentFan,
  presentHistory,
  presentState,
  type ViewDeps,
} from "./views.ts";

export type ControlRoomDeps = ViewDeps & SwitchDeps & { clock: Clock };

const CONTROL_ROOM_PATH = "/ops/api";

/**
 * What the control room's page shows and does, as JSON. It asks nobody who they are,
 * so nothing but an authenticated path may lead here. It is made for its own page and may change with
 * it; what else steers a sale uses the admin command.
 */
export function createControlRoom(deps: ControlRoomDeps): Middleware {
  const router = new Router({ prefix: CONTROL_ROOM_PATH, sensitive: true, strict: true });
  const show = (path: string, present: (ctx: Context) => Promise<object>) =>
    router.get(path, async (ctx) => {
      answer(ctx, path, await present(ctx));
    });

  show("/state", (ctx) =>
    presentState(deps, { operator: operatorOf(ctx), nowMs: deps.clock.nowMs() }),
  );
  show("/history", () => presentHistory(deps));
  show("/actions", () => presentActions(deps));
  show("/fans/:subject", (ctx) => presentFan(deps, subjectOf(ctx, USER_ID_PATTERN)));
  for (const each of switches) {
    mountSwitch(router, deps, each);
  }

  const routes = router.routes();
  return async (ctx, next) => {
    if (!ctx.path.startsWith(`${CONTROL_ROOM_PATH}/`)) {
      await next();
      return;
    }
    // The router puts both on the context by itself; its types want them there before.
    await routes(Object.assign(ctx, { params: {}, router }), () => refuseUnmatched(router, ctx));
  };
}

function mountSwitch(router: Router, deps: ControlRoomDeps, { path, act }: Switch): void {
  router.post(path, async (ctx: Context) => {
    const result = await act(deps, {
      // Concerts, rooms and reservations have names of one form.
      subject: subjectOf(ctx, CONCERT_ID_PATTERN),
      json: await readJsonBody(ctx),
      operatorName: operatorOf(ctx).name,
      nowMs: deps.clock.nowMs(),
    });
    answer(ctx, path, result);
  });
}

function answer(ctx: Context, route: string, body: object): void {
  const note = noteOf(ctx);
  note.route = CONTROL_ROOM_PATH + route;
  note.answer = { status: 200, headers: { "Cache-Control": "no-store" }, body };
}

/** @throws {RowlockError} `not-found` for what cannot be the name of anything */
function subjectOf(ctx: Context, pattern: RegExp): string {
  const subject: unknown = ctx["params"]?.subject;
  if (typeof subject !== "string" || !pattern.test(subject)) {
    throw new RowlockError("not-found");
  }
  return subject;
}

function refuseUnmatched(router: Router, ctx: Context): Promise<never> {
  const methods = router.match(ctx.path, ctx.method).path.flatMap((layer) => layer.methods);
  throw methods.length === 0
    ? new RowlockError("not-found")
    : new RowlockError("method-not-allowed", { allow: [...new Set(methods)].join(", ") });
}
