import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    CREATE TABLE IF NOT EXISTS seats (
      id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
      performance_id INT UNSIGNED NOT NULL,
      seat_no VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      price DECIMAL(12,2) NOT NULL,
      status VARCHAR(9) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'available',
      held_until DATETIME(3) NULL,
      reservation_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
      version INT UNSIGNED NOT NULL DEFAULT 0,
      UNIQUE KEY seats_performance_seat_no (performance_id, seat_no),
      KEY seats_status_held_until (status, held_until),
      CONSTRAINT seats_price_positive CHECK (price > 0),
      CONSTRAINT seats_status CHECK (
        (status = 'available' AND held_until IS NULL AND reservation_id IS NULL)
        OR (status = 'held' AND held_until IS NOT NULL AND reservation_id IS NOT NULL)
        OR (status = 'sold' AND held_until IS NULL AND reservation_id IS NOT NULL)
      ),
      CONSTRAINT seats_performance FOREIGN KEY (performance_id) REFERENCES performances (id)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw("DROP TABLE seats");
}
