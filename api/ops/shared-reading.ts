import type { Redis } from "ioredis";

/**
 * One process reads for all: what another read within `keepMs`, or else what `read` says, left for the
 * others. While Redis is away everybody reads.
 */
export async function readShared<Value>(
  at: { redis: Redis; key: string; keepMs: number },
  read: () => Promise<Value>,
): Promise<Value> {
  const found = await at.redis.get(at.key).catch(() => null);
  if (found !== null) {
    // Written by the lines below only, so its form is known.
    const shared: Value = JSON.parse(found);
    return shared;
  }
  const value = await read();
  await at.redis.set(at.key, JSON.stringify(value), "PX", at.keepMs).catch(() => undefined);
  return value;
}
