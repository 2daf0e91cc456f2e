import type { Knex } from "knex";

/** The clock that decides when a hold ends, and by which everything recorded is dated. */
export async function databaseNowMs(db: Knex): Promise<number> {
  const row: { now: Date } = await db.first(db.raw("NOW(3) AS now"));
  return row.now.getTime();
}

/** The form in which a moment is given to a `DATETIME(3)` column: UTC, milliseconds. */
export function toColumnTime(epochMs: number): string {
  return new Date(epochMs).toISOString().replace("T", " ").replace("Z", "");
}
