import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    CREATE TABLE IF NOT EXISTS tickets (
      id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
      user_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      kind VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      key_hash CHAR(22) CHARACTER SET ascii COLLATE ascii_bin NULL,
      request_hash CHAR(22) CHARACTER SET ascii COLLATE ascii_bin NULL,
      outcome VARCHAR(1000) NOT NULL,
      accepted_at DATETIME(3) NOT NULL,
      decided_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
      UNIQUE KEY tickets_key_hash (key_hash),
      KEY tickets_decided_at (decided_at)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw("DROP TABLE tickets");
}
