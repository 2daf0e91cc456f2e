import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    CREATE TABLE IF NOT EXISTS accounts (
      user_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
      balance DECIMAL(14,2) NOT NULL DEFAULT 0,
      CONSTRAINT accounts_balance_not_negative CHECK (balance >= 0),
      CONSTRAINT accounts_user FOREIGN KEY (user_id) REFERENCES users (id)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw("DROP TABLE accounts");
}
