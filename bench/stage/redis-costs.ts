import type { Redis } from "ioredis";
import { infoField } from "./servers.ts";

/** What Redis has spent on scripts so far, by its own account. */
export async function scriptCosts(redis: Redis): Promise<{ calls: number; microseconds: number }> {
  const info = await redis.info("commandstats");
  const fieldOf = (command: string, field: string) =>
    Number(new RegExp(`\\b${field}=(\\d+)`).exec(infoField(info, `cmdstat_${command}`))?.[1] ?? 0);
  const total = (field: string) => fieldOf("eval", field) + fieldOf("evalsha", field);
  return { calls: total("calls"), microseconds: total("usec") };
}

/** Memory for data and what Redis keeps around it. */
export async function usedMemoryBytes(redis: Redis): Promise<number> {
  return Number(infoField(await redis.info("memory"), "used_memory"));
}
