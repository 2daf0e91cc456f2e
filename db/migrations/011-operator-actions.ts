import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    CREATE TABLE IF NOT EXISTS operator_actions (
      id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
      operator VARCHAR(64) NOT NULL,
      kind VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      subject VARCHAR(200) NOT NULL,
      user_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
      reason VARCHAR(500) NULL,
      details VARCHAR(4000) NOT NULL,
      created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
      KEY operator_actions_user (user_id, id)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw("DROP TABLE operator_actions");
}
