import type { Knex } from "knex";
import type { Config } from "../core/config.ts";
import type { Logger } from "../core/logger.ts";
import { connectDatabase } from "./connection.ts";
import { migrationSource } from "./migrations/index.ts";

/** A statement may rebuild a large table, and another process may be at it before us. */
const PATIENCE_MS = 600_000;

/** One connection has the turn, others do the work. */
const CONNECTIONS = 3;

/** Connections for work on the schema, which may take its time. */
export function connectMigrator(config: Config, logger: Logger): Knex {
  return connectDatabase({
    ...config.database,
    poolMax: CONNECTIONS,
    patienceMs: PATIENCE_MS,
    logger,
  });
}

/** Longer than any migration so far takes: whoever waits has nothing better to do. */
const TURN_SECONDS = 120;

/**
 * Applies what is missing, in order; returns the names of what was applied. Of those who do so at
 * the same time one works and the others wait. One that was killed leaves nothing to repair.
 */
export function migrate(db: Knex): Promise<string[]> {
  return inTurn(db, async () => {
    // Knex's own lock is a row, which outlives its process. Who has the turn knows that it is stale.
    await db.migrate.forceFreeMigrationsLock({ migrationSource });
    const [, applied]: [number, string[]] = await db.migrate.latest({ migrationSource });
    return applied;
  });
}

/** Takes everything back, newest first. For tests of the migrations and for empty databases. */
export async function rollBackAll(db: Knex): Promise<void> {
  await db.migrate.rollback({ migrationSource }, true);
}

/** Works under a lock of the server's, which goes with its connection however that ends. */
function inTurn<Result>(db: Knex, work: () => Promise<Result>): Promise<Result> {
  return db.transaction(async (trx) => {
    // Such locks belong to the server and not to a database, and their names are short. MySQL 9.6 and
    // newer have no MD5 any more.
    const name = trx.raw("CONCAT('migrate-', LEFT(SHA2(DATABASE(), 256), 40))");
    const { turn }: { turn: unknown } = await trx.first(
      trx.raw("GET_LOCK(?, ?) AS turn", [name, TURN_SECONDS]),
    );
    if (Number(turn) !== 1) {
      throw new Error(`Somebody else has been migrating for ${TURN_SECONDS} seconds`);
    }
    try {
      return await work();
    } finally {
      await trx.first(trx.raw("RELEASE_LOCK(?)", [name]));
    }
  });
}
