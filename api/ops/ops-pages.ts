import type { Middleware } from "koa";
import { RowlockError } from "../../domain/errors.ts";
import type { LoginLimit } from "../access/rate-limits.ts";
import { requireOperator, type OperatorCredentials } from "./basic-auth.ts";
import { createQueueBoard, type QueueBoardOptions } from "./bull-board.ts";

const OPS_PATH = "/ops";

const notFound = () => Promise.reject(new RowlockError("not-found"));

/**
 * The operators' pages. Everything below `/ops` asks for the password first, whether it exists or
 * not, so a page that is added here cannot be left open. Goes before the parsing of bodies, which the
 * board does by itself.
 */
export function createOpsPages(
  options: OperatorCredentials & { loginLimit: LoginLimit } & Omit<QueueBoardOptions, "basePath">,
): Middleware {
  const { user, password, loginLimit } = options;
  const authenticate = requireOperator({
    credentials: { user, password },
    path: OPS_PATH,
    loginLimit,
  });
  const board = createQueueBoard({
    basePath: `${OPS_PATH}/queues`,
    queues: options.queues,
    readOnly: options.readOnly,
  });

  return async (ctx, next) => {
    if (ctx.path !== OPS_PATH && !ctx.path.startsWith(`${OPS_PATH}/`)) {
      await next();
      return;
    }
    await authenticate(ctx, () => board(ctx, notFound));
  };
}
