import type { Redis } from "ioredis";
import type { Knex } from "knex";
import type { Clock } from "../core/clock.ts";
import type { Logger } from "../core/logger.ts";
import { findViolations } from "../db/audit.ts";
import { promiseCatalogue, type Violation } from "../domain/promises.ts";
import { storeAuditReport } from "../jobs/audit-report.ts";

/** Thrown so that the job fails, which is what operators see first. Its reason says what is broken. */
export class AuditFailure extends Error {
  override readonly name = "AuditFailure";

  constructor(violations: readonly Violation[]) {
    super(["Promises are broken:", ...violations.map(describe)].join("\n"));
  }
}

/**
 * Checks the books, and leaves what it found for the metrics before it fails. Where nothing is broken
 * any more the next audit succeeds.
 * @throws {AuditFailure} when the database breaks a promise.
 */
export async function audit(deps: {
  db: Knex;
  redis: Redis;
  prefix: string;
  clock: Clock;
  logger: Logger;
}): Promise<{ violations: 0 }> {
  const startedMs = performance.now();
  const violations = await findViolations(deps.db);
  await storeAuditReport(deps.redis, deps.prefix, {
    finishedAtMs: Math.round(deps.clock.nowMs()),
    durationMs: Math.round(performance.now() - startedMs),
    violations,
  });
  if (violations.length > 0) {
    deps.logger.error({ violations }, "audit found broken promises");
    throw new AuditFailure(violations);
  }
  return { violations: 0 };
}

/** `balance-is-ledger (every balance is …): 12 times, such as ada, ben` */
function describe({ promise, count, examples }: Violation): string {
  const times = count === 1 ? "once" : `${count} times`;
  return `${promise} (${promiseCatalogue[promise]}): ${times}, such as ${examples.join(", ")}`;
}
