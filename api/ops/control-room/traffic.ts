import type { Redis } from "ioredis";
import type { Logger } from "../../../core/logger.ts";
import type { RequestMetrics } from "../../http/request-metrics.ts";

/** Answers of all API processes together, since Redis got its data. */
export type Traffic = {
  answers: number;
  /** 4xx: what clients are refused. */
  refusals: number;
  /** 5xx: what we failed at. */
  failures: number;
};

/** Soon enough for a chart, and one small command of each process in that time. */
const TELL_EVERY_MS = 2000;

const keyOf = (prefix: string) => `${prefix}:traffic`;

const FIELDS = ["answers", "refusals", "failures"] as const satisfies (keyof Traffic)[];

/** Adds what this process answered to what all have, for as long as it runs. */
export function tellTraffic(deps: {
  redis: Redis;
  prefix: string;
  requestMetrics: Pick<RequestMetrics, "totals">;
  logger: Logger;
}): { stop: () => Promise<void> } {
  const { redis, prefix, requestMetrics, logger } = deps;
  const told: Traffic = { answers: 0, refusals: 0, failures: 0 };

  const tell = async () => {
    const totals = requestMetrics.totals();
    for (const field of FIELDS) {
      const more = totals[field] - told[field];
      if (more > 0) {
        await redis.hincrby(keyOf(prefix), field, more);
        told[field] = totals[field];
      }
    }
  };
  let telling = Promise.resolve();
  const timer = setInterval(() => {
    telling = telling.then(tell).catch((error: unknown) => {
      logger.debug({ err: error }, "traffic not told");
    });
  }, TELL_EVERY_MS);

  return {
    async stop() {
      clearInterval(timer);
      await telling;
    },
  };
}

export async function readTraffic(redis: Redis, prefix: string): Promise<Traffic> {
  const [answers, refusals, failures] = await redis.hmget(keyOf(prefix), ...FIELDS);
  return {
    answers: Number(answers ?? 0),
    refusals: Number(refusals ?? 0),
    failures: Number(failures ?? 0),
  };
}
