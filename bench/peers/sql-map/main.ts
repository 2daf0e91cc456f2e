import { Router } from "@koa/router";
import Koa from "koa";
import { loadConfig } from "../../../core/config.ts";
import { createLogger } from "../../../core/logger.ts";
import { connectForBackground } from "../../../core/redis.ts";
import { connectDatabase } from "../../../db/connection.ts";
import { answerErrors } from "../errors.ts";
import { servePeer } from "../peer-server.ts";
import { createPerformanceCache } from "../performance-cache.ts";
import { createTokenCheck } from "../token-check.ts";

/*
 * The seat map as it is usually served: one SELECT per request, over the index of the performance.
 */

const config = loadConfig(process.env);
const logger = createLogger({ level: "info", name: "sql-map" });
const db = connectDatabase(config.database);
const redis = connectForBackground(config.redis.url, logger);
const { requireFan } = createTokenCheck(config, redis);
const performanceIdOf = createPerformanceCache(db);

const router = new Router({ prefix: "/api/v1" });

router.get("/concerts/:concertId/availability", async (ctx) => {
  await requireFan(ctx, ["waiting", "admitted", "ended"]);
  const { concertId = "" } = ctx.params;
  const { date } = ctx.query;
  const performanceId = await performanceIdOf(concertId, date);
  const rows: { seat_no: string; price: string }[] = await db("seats")
    .select("seat_no", "price")
    .where({ performance_id: performanceId, status: "available" })
    .orderBy("id");
  const availableSeats = rows.map(({ seat_no: seatNo, price }) => ({
    seatNo,
    status: "available",
    price,
  }));
  ctx.body = { concertId, dates: [{ date, availableSeats }] };
});

const app = new Koa();
app.use(answerErrors(logger));
app.use(router.routes());

await servePeer(app, config, logger, () => Promise.all([db.destroy(), redis.quit()]));
