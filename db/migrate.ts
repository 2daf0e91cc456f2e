import { loadConfig } from "../core/config.ts";
import { createLogger } from "../core/logger.ts";
import { connectDatabase } from "./connection.ts";
import { migrate } from "./schema.ts";

/** Entry: brings the schema up to date and exits. Safe to run twice and at the same time. */
const config = loadConfig(process.env);
const logger = createLogger({ level: config.logLevel, name: "migrate" });
const db = connectDatabase(config.database);
try {
  const applied = await migrate(db);
  logger.info({ applied }, "schema is up to date");
} finally {
  await db.destroy();
}
