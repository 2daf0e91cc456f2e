import type { Context, Middleware } from "koa";
import { RowlockError } from "../../domain/errors.ts";
import type { LoginLimit } from "../access/rate-limits.ts";
import type { Queue } from "../../jobs/queues.ts";
import { createQueueBoard } from "./bull-board.ts";
import { operatorOf } from "./operator.ts";
import type { OperatorOfProxy } from "./proxy-identity.ts";
import { requireOperator, type Login } from "./require-operator.ts";

export const OPS_PATH = "/ops";

/** The page to look at, and what it asks; see `createControlRoom`. */
export type ControlRoom = { page: Middleware; api: Middleware };

const notFound = () => Promise.reject(new RowlockError("not-found"));

/**
 * The operators' pages. Everything below `/ops` asks who it is first, whether it exists or not, so a
 * page that is added here cannot be left open; and whoever may only look is stopped before it. Goes
 * before the parsing of bodies, which the board does by itself.
 */
export function createOpsPages(options: {
  logins: readonly Login[];
  operatorOfProxy: OperatorOfProxy;
  loginLimit: LoginLimit;
  /** Every lane, and the schedules. */
  queues: readonly Queue[];
  controlRoom: ControlRoom;
}): Middleware {
  const authenticate = requireOperator({ ...options, path: OPS_PATH });
  const boardFor = (readOnly: boolean) =>
    createQueueBoard({ basePath: `${OPS_PATH}/queues`, queues: options.queues, readOnly });
  const [board, boardToLookAt] = [boardFor(false), boardFor(true)];
  const boardOf = (ctx: Context) => (operatorOf(ctx).mayChange ? board : boardToLookAt);
  const { page, api } = options.controlRoom;

  return async (ctx, next) => {
    if (ctx.path !== OPS_PATH && !ctx.path.startsWith(`${OPS_PATH}/`)) {
      await next();
      return;
    }
    await authenticate(ctx, () => page(ctx, () => api(ctx, () => boardOf(ctx)(ctx, notFound))));
  };
}
