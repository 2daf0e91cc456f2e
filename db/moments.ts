import type { Knex } from "knex";

/** The form in which a moment is given to a `DATETIME(3)` column: UTC, milliseconds. */
export function toColumnTime(epochMs: number): string {
  return new Date(epochMs).toISOString().replace("T", " ").replace("Z", "");
}

/** The database's clock, the only one that decides. Read it after the locks were taken. */
export async function databaseNowMs(db: Knex): Promise<number> {
  const row = await db.first<{ now: Date }>(db.raw("NOW(3) AS now"));
  return row.now.getTime();
}
