import { Worker } from "bullmq";
import { loadConfig } from "../../../core/config.ts";
import { createLogger } from "../../../core/logger.ts";
import { connectForBackground } from "../../../core/redis.ts";
import { connectDatabase } from "../../../db/connection.ts";
import { Refusal } from "../errors.ts";
import { stopOnSignal } from "../peer-server.ts";
import { reserveOne, type ReserveOrder } from "../reserve-one.ts";
import { QUEUE_NAME } from "./queue.ts";

const config = loadConfig(process.env);
const logger = createLogger({ level: "info", name: "job-per-request-worker" });
const db = connectDatabase(config.database);
const redis = connectForBackground(config.redis.url, logger);

const worker = new Worker<ReserveOrder>(
  QUEUE_NAME,
  async ({ data }) => {
    try {
      return await reserveOne(db, data, config.holds.holdSeconds);
    } catch (error) {
      if (error instanceof Refusal) {
        return { status: "rejected", reason: error.message };
      }
      throw error;
    }
  },
  // As many at a time as there are connections to serve them.
  { connection: redis, prefix: config.redis.prefix, concurrency: config.database.poolMax },
);
worker.on("failed", (job, error) => logger.error({ err: error, jobId: job?.id }, "job failed"));
await worker.waitUntilReady();
stopOnSignal(async () => {
  await worker.close();
  await Promise.all([db.destroy(), redis.quit()]);
});
logger.info("ready");
