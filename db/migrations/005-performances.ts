import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    CREATE TABLE IF NOT EXISTS performances (
      id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
      concert_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      date DATE NOT NULL,
      UNIQUE KEY performances_concert_date (concert_id, date),
      CONSTRAINT performances_concert FOREIGN KEY (concert_id) REFERENCES concerts (id)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw("DROP TABLE performances");
}
