import { createBullBoard } from "@bull-board/api";
import { BullMQAdapter } from "@bull-board/api/bullMQAdapter";
import { KoaAdapter } from "@bull-board/koa";
import type { Middleware } from "koa";
import { RowlockError } from "../../domain/errors.ts";
import type { Queue } from "../../jobs/queues.ts";

/**
 * Its own files only: the page would load a font from elsewhere, and tell it who operates what.
 * It colours with style attributes and shows pictures from data URLs.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "object-src 'none'",
  "frame-ancestors 'none'",
].join("; ");

/**
 * The Bull Board at `basePath`: its page, its files and its API. It asks nobody who they are, so
 * nothing but an authenticated path may lead here.
 *
 * A board to look at has no buttons. It would still answer 200 to pausing all queues (and do nothing),
 * so whoever may only look must be refused everything but reading before it.
 */
export function createQueueBoard(options: {
  basePath: string;
  queues: readonly Queue[];
  readOnly: boolean;
}): Middleware {
  const { basePath, queues, readOnly } = options;
  const serverAdapter = new KoaAdapter().setBasePath(basePath);
  createBullBoard({
    queues: queues.map((queue) => new BullMQAdapter(queue, { readOnlyMode: readOnly })),
    serverAdapter,
    options: { uiConfig: { boardTitle: "Rowlock queues" } },
  });
  // Its own answer to an error is a 500 with the error's words in it. Ours is made further out.
  serverAdapter.setErrorHandler((error) => {
    throw asRefusalOfBoard(error);
  });
  const board = serverAdapter.registerPlugin();

  return async (ctx, next) => {
    if (ctx.path !== basePath && !ctx.path.startsWith(`${basePath}/`)) {
      await next();
      return;
    }
    ctx.set("Content-Security-Policy", CONTENT_SECURITY_POLICY);
    ctx.set("Referrer-Policy", "no-referrer");
    ctx.set("Cache-Control", "no-store");
    // What is not the board's own must not pass for its error, so nothing goes on behind it.
    await board(ctx, () => Promise.resolve());
    // Where it has no page it says so without a word.
    if (ctx.status === 404 && ctx.body === undefined) {
      throw new RowlockError("not-found");
    }
    if (ctx.status === 405 && ctx.body === undefined) {
      throw new RowlockError("method-not-allowed", { allow: ctx.response.get("Allow") });
    }
  };
}

/** A client's error that comes so far is a path by which the board's files cannot be reached. */
function asRefusalOfBoard(error: Error): Error {
  const status = "status" in error ? error.status : undefined;
  return typeof status === "number" && status >= 400 && status < 500
    ? new RowlockError("not-found", {}, { cause: error })
    : error;
}
