import type { Knex } from "knex";

/** All of them NULL for a hall that only counts its seats. */
export async function up(db: Knex): Promise<void> {
  // MySQL knows no `ADD COLUMN IF NOT EXISTS`.
  if (await db.schema.hasColumn("seats", "section")) {
    return;
  }
  await db.raw(`
    ALTER TABLE seats
      ADD COLUMN section VARCHAR(40) NULL,
      ADD COLUMN row_label VARCHAR(16) NULL,
      ADD COLUMN x SMALLINT NULL,
      ADD COLUMN y SMALLINT NULL
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    ALTER TABLE seats
      DROP COLUMN section,
      DROP COLUMN row_label,
      DROP COLUMN x,
      DROP COLUMN y
  `);
}
