import { runEntry } from "../core/entry.ts";
import { connectDatabase } from "./connection.ts";
import { seedDemo } from "./seeds/demo.ts";

/** Entry: makes the demo data and exits. Safe to run twice. */
await runEntry("seed", async (config, logger) => {
  const db = connectDatabase({ ...config.database, logger });
  try {
    await seedDemo(db, new Date());
    logger.info("demo data is there");
  } finally {
    await db.destroy();
  }
});
