import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    ALTER TABLE ledger_entries
      DROP CONSTRAINT ledger_entries_kind,
      ADD CONSTRAINT ledger_entries_kind
        CHECK (kind IN ('top-up', 'payment', 'refund', 'pay-out'))
  `);
}

/** Fails while there is an entry of the kinds that the rules before this do not know. */
export async function down(db: Knex): Promise<void> {
  await db.raw(`
    ALTER TABLE ledger_entries
      DROP CONSTRAINT ledger_entries_kind,
      ADD CONSTRAINT ledger_entries_kind CHECK (kind IN ('top-up', 'payment'))
  `);
}
