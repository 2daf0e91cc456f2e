import type { Redis } from "ioredis";
import type { Violation } from "../domain/promises.ts";

/** What the newest audit found. No violations is the only good answer. */
export type AuditReport = { finishedAtMs: number; durationMs: number; violations: Violation[] };

const keyOf = (prefix: string) => `${prefix}:audit`;

/** Any worker may be the next to audit, so what the last one found must not stay in its memory. */
export async function storeAuditReport(
  redis: Redis,
  prefix: string,
  report: AuditReport,
): Promise<void> {
  await redis.set(keyOf(prefix), JSON.stringify(report));
}

/** Undefined before the first audit, and after Redis lost its data until the next one. */
export async function readAuditReport(
  redis: Redis,
  prefix: string,
): Promise<AuditReport | undefined> {
  const text = await redis.get(keyOf(prefix));
  // Written by this file only, so its form is known.
  const report: AuditReport | undefined = text === null ? undefined : JSON.parse(text);
  return report;
}
