import { Router } from "@koa/router";
import Koa from "koa";
import { loadConfig } from "../../../core/config.ts";
import { createLogger } from "../../../core/logger.ts";
import { connectForBackground } from "../../../core/redis.ts";
import { connectDatabase } from "../../../db/connection.ts";
import { answerErrors, Refusal } from "../errors.ts";
import { jsonBody, textOf } from "../json-body.ts";
import { servePeer } from "../peer-server.ts";
import { createPerformanceCache } from "../performance-cache.ts";
import { createTokenCheck } from "../token-check.ts";
import { openReservationQueue } from "./queue.ts";

/*
 * BullMQ as its documentation shows it: each request adds one job and answers with its id; a worker
 * takes the jobs, many at a time, each in a transaction of its own.
 */

const config = loadConfig(process.env);
const logger = createLogger({ level: "info", name: "job-per-request" });
const db = connectDatabase(config.database);
const redis = connectForBackground(config.redis.url, logger);
const queue = openReservationQueue(redis, config.redis.prefix);
const { requireFan } = createTokenCheck(config, redis);
const performanceIdOf = createPerformanceCache(db);

const router = new Router({ prefix: "/api/v1" });

router.post("/concerts/:concertId/reservations", async (ctx) => {
  const { userId } = await requireFan(ctx, ["admitted"]);
  const { body } = ctx.request;
  if (textOf(body, "userId") !== userId) {
    throw new Refusal(403, "not yours");
  }
  const performanceId = await performanceIdOf(ctx.params["concertId"] ?? "", textOf(body, "date"));
  const job = await queue.add("reserve", { performanceId, seatNo: textOf(body, "seatNo"), userId });
  ctx.status = 202;
  ctx.body = { ticketId: job.id, status: "queued" };
});

const app = new Koa();
app.use(answerErrors(logger));
app.use(jsonBody);
app.use(router.routes());

await servePeer(app, config, logger, async () => {
  await queue.close();
  await Promise.all([db.destroy(), redis.quit()]);
});
