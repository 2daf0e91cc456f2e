import type { Knex } from "knex";

const INDEX = "reservations_holds";

/** By this index is found what a user holds now, among all that he or she ever reserved. */
export async function up(db: Knex): Promise<void> {
  // MySQL has no IF NOT EXISTS for an index.
  const present: unknown = await db("information_schema.statistics")
    .where("table_schema", db.raw("DATABASE()"))
    .andWhere({ table_name: "reservations", index_name: INDEX })
    .first("index_name");
  if (present === undefined) {
    await db.raw(`ALTER TABLE reservations ADD KEY ${INDEX} (user_id, status, expires_at)`);
  }
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`ALTER TABLE reservations DROP KEY ${INDEX}`);
}
