import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    CREATE TABLE IF NOT EXISTS reservations (
      id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
      ticket_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      seat_id INT UNSIGNED NOT NULL,
      user_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      price DECIMAL(12,2) NOT NULL,
      status VARCHAR(9) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      expires_at DATETIME(3) NOT NULL,
      created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
      active_seat_id INT UNSIGNED
        GENERATED ALWAYS AS (CASE WHEN status IN ('held', 'paid') THEN seat_id END) STORED,
      UNIQUE KEY reservations_ticket (ticket_id),
      UNIQUE KEY reservations_active_seat (active_seat_id),
      KEY reservations_user (user_id, id),
      CONSTRAINT reservations_status CHECK (status IN ('held', 'paid', 'expired', 'cancelled')),
      CONSTRAINT reservations_seat FOREIGN KEY (seat_id) REFERENCES seats (id),
      CONSTRAINT reservations_user_exists FOREIGN KEY (user_id) REFERENCES users (id)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw("DROP TABLE reservations");
}
