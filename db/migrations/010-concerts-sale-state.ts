import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  // MySQL knows no `ADD COLUMN IF NOT EXISTS`.
  if (await db.schema.hasColumn("concerts", "sale_state")) {
    return;
  }
  await db.raw(`
    ALTER TABLE concerts
      ADD COLUMN sale_state VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin
        NOT NULL DEFAULT 'open' AFTER sale_opens_at,
      ADD CONSTRAINT concerts_sale_state CHECK (sale_state IN ('open', 'paused', 'draining'))
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw("ALTER TABLE concerts DROP CONSTRAINT concerts_sale_state, DROP COLUMN sale_state");
}
