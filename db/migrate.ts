import { runEntry } from "../core/entry.ts";
import { connectMigrator, migrate } from "./schema.ts";

/** Entry: brings the schema up to date and exits. Safe to run twice and at the same time. */
await runEntry("migrate", async (config, logger) => {
  const db = connectMigrator(config, logger);
  try {
    const applied = await migrate(db);
    logger.info({ applied }, "schema is up to date");
  } finally {
    await db.destroy();
  }
});
