import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    CREATE TABLE IF NOT EXISTS room_settings (
      room VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
      max_active INT UNSIGNED NULL,
      admit_per_second INT UNSIGNED NULL,
      is_closed BOOLEAN NOT NULL DEFAULT FALSE,
      CONSTRAINT room_settings_positive CHECK (max_active > 0 AND admit_per_second > 0)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw("DROP TABLE room_settings");
}
