import { runEntry } from "../core/entry.ts";
import { connectDatabase } from "./connection.ts";
import { migrate } from "./schema.ts";

/** A statement may rebuild a large table, and another process may be at it before us. */
const PATIENCE_MS = 600_000;

/** Entry: brings the schema up to date and exits. Safe to run twice and at the same time. */
await runEntry("migrate", async (config, logger) => {
  // One connection has the turn, others do the work.
  const db = connectDatabase({ ...config.database, poolMax: 3, patienceMs: PATIENCE_MS, logger });
  try {
    const applied = await migrate(db);
    logger.info({ applied }, "schema is up to date");
  } finally {
    await db.destroy();
  }
});
