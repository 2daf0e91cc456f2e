import { loadConfig } from "../core/config.ts";
import { createLogger } from "../core/logger.ts";
import { connectDatabase } from "./connection.ts";
import { seedDemo } from "./seeds/demo.ts";

/** Entry: makes the demo data and exits. Safe to run twice. */
const config = loadConfig(process.env);
const logger = createLogger({ level: config.logLevel, name: "seed" });
const db = connectDatabase(config.database);
try {
  await seedDemo(db, new Date());
  logger.info("demo data is there");
} finally {
  await db.destroy();
}
