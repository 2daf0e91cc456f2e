import type { Redis } from "ioredis";
import { RateLimiterRedis } from "rate-limiter-flexible";
import type { QuotaPolicy, SharedCount } from "./quota.ts";

/** The counts of a policy in Redis. A window begins with the first count in it, for each key. */
export function createSharedCount(
  { name, quota, windowSeconds }: QuotaPolicy,
  { redis, prefix }: { redis: Redis; prefix: string },
): SharedCount {
  const limiter = new RateLimiterRedis({
    storeClient: redis,
    keyPrefix: `${prefix}:limit:${name}`,
    points: quota,
    duration: windowSeconds,
  });
  return async (key, count) => {
    // Unlike `consume` it only counts: whom to refuse was decided before.
    const { consumedPoints, msBeforeNext } = await limiter.penalty(key, count);
    return { sum: consumedPoints, resetMs: msBeforeNext };
  };
}
