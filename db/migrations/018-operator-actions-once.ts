import type { Knex } from "knex";

/** A name under which an operator does something once; NULL for what may be done again. */
export async function up(db: Knex): Promise<void> {
  // MySQL knows no `ADD COLUMN IF NOT EXISTS`.
  if (await db.schema.hasColumn("operator_actions", "once_key")) {
    return;
  }
  await db.raw(`
    ALTER TABLE operator_actions
      ADD COLUMN once_key VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL AFTER reason,
      ADD UNIQUE KEY operator_actions_once (once_key)
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw("ALTER TABLE operator_actions DROP COLUMN once_key");
}
