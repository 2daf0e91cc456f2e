import type { Knex } from "knex";

/** The clock that decides when a hold ends. */
export async function databaseNowMs(db: Knex): Promise<number> {
  const row: { now: Date } = await db.first(db.raw("NOW(3) AS now"));
  return row.now.getTime();
}
