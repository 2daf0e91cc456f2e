import { runEntry } from "../core/entry.ts";
import { connectMigrator, migrate } from "./schema.ts";
import { seedDemo } from "./seeds/demo.ts";

/** Entry: brings the schema up to date, makes the demo data, and exits. Safe to run twice. */
await runEntry("seed", async (config, logger) => {
  const db = connectMigrator(config, logger);
  try {
    await migrate(db);
    await seedDemo(db, new Date());
    logger.info("demo data is there");
  } finally {
    await db.destroy();
  }
});
