import type { Knex } from "knex";
import { migrationSource } from "./migrations/index.ts";

/** Applies what is missing, in order; returns the names of what was applied. */
export async function migrate(db: Knex): Promise<string[]> {
  const [, applied]: [number, string[]] = await db.migrate.latest({ migrationSource });
  return applied;
}

/** Takes everything back, newest first. For tests of the migrations and for empty databases. */
export async function rollBackAll(db: Knex): Promise<void> {
  await db.migrate.rollback({ migrationSource }, true);
}
