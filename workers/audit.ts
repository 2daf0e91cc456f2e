import type { Knex } from "knex";
import type { Logger } from "../core/logger.ts";
import { findViolations, type Violation } from "../db/audit.ts";

/** Thrown so that the job fails, which is what operators see first. */
export class AuditFailure extends Error {
  override readonly name = "AuditFailure";

  constructor(violations: Violation[]) {
    const lines = violations.map(({ promise, subjects }) => `${promise}: ${subjects.join(", ")}`);
    super(`Broken promises:\n${lines.join("\n")}`);
  }
}

/** @throws {AuditFailure} when the database breaks a promise. */
export async function audit(deps: { db: Knex; logger: Logger }): Promise<{ violations: 0 }> {
  const violations = await findViolations(deps.db);
  if (violations.length > 0) {
    deps.logger.error({ violations }, "audit found broken promises");
    throw new AuditFailure(violations);
  }
  return { violations: 0 };
}
