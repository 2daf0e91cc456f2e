import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    CREATE TABLE IF NOT EXISTS refunds (
      id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
      ticket_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      reservation_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      user_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      amount DECIMAL(12,2) NOT NULL,
      created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
      UNIQUE KEY refunds_ticket (ticket_id),
      UNIQUE KEY refunds_reservation (reservation_id),
      KEY refunds_user (user_id, id),
      CONSTRAINT refunds_reservation_exists
        FOREIGN KEY (reservation_id) REFERENCES reservations (id),
      CONSTRAINT refunds_user_exists FOREIGN KEY (user_id) REFERENCES users (id)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw("DROP TABLE refunds");
}
