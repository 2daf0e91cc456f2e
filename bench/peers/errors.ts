import type { Middleware } from "koa";
import type { Logger } from "../../core/logger.ts";

/** A refusal: the status and a word for it. */
export class Refusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Answers what is thrown, in a few words. What nobody expected is logged, and the bench fails. */
export function answerErrors(logger: Logger): Middleware {
  return async (ctx, next) => {
    try {
      await next();
    } catch (error) {
      const status = error instanceof Refusal ? error.status : 500;
      if (status === 500) {
        logger.error({ err: error }, "request failed");
      }
      ctx.status = status;
      ctx.body = { status, title: error instanceof Error ? error.message : "error" };
    }
  };
}
