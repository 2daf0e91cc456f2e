import type { Knex } from "knex";

/** Whether somebody else's transaction waits for the lock on a seat in this database. */
export async function isWaitingForSeats(db: Knex): Promise<boolean> {
  const waiting = await db("information_schema.processlist")
    .where("info", "like", "%seats%for update%")
    .andWhere("db", db.raw("DATABASE()"))
    .andWhereNot("id", db.raw("CONNECTION_ID()"));
  return waiting.length > 0;
}
