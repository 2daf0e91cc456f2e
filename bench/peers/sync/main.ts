import { Router } from "@koa/router";
import Koa from "koa";
import { loadConfig } from "../../../core/config.ts";
import { createLogger } from "../../../core/logger.ts";
import { connectForBackground } from "../../../core/redis.ts";
import { connectDatabase } from "../../../db/connection.ts";
import { answerErrors, Refusal } from "../errors.ts";
import { jsonBody, textOf } from "../json-body.ts";
import { payOne } from "../pay-one.ts";
import { servePeer } from "../peer-server.ts";
import { createPerformanceCache } from "../performance-cache.ts";
import { reserveOne } from "../reserve-one.ts";
import { createTokenCheck } from "../token-check.ts";

/*
 * The way such a service is usually built: each request is one transaction that locks what it is
 * about, and its answer is the outcome.
 */

const config = loadConfig(process.env);
const logger = createLogger({ level: "info", name: "sync" });
const db = connectDatabase(config.database);
const redis = connectForBackground(config.redis.url, logger);
const { requireFan, waitingRoom } = createTokenCheck(config, redis);
const performanceIdOf = createPerformanceCache(db);

const router = new Router({ prefix: "/api/v1" });

router.post("/concerts/:concertId/reservations", async (ctx) => {
  const { userId } = await requireFan(ctx, ["admitted"]);
  const { body } = ctx.request;
  if (textOf(body, "userId") !== userId) {
    throw new Refusal(403, "not yours");
  }
  const performanceId = await performanceIdOf(ctx.params["concertId"] ?? "", textOf(body, "date"));
  const seatNo = textOf(body, "seatNo");
  ctx.body = await reserveOne(db, { performanceId, seatNo, userId }, config.holds.holdSeconds);
  ctx.status = 201;
});

router.post("/concerts/:concertId/payments", async (ctx) => {
  const { userId, room } = await requireFan(ctx, ["admitted", "ended"]);
  const { body } = ctx.request;
  if (textOf(body, "userId") !== userId) {
    throw new Refusal(403, "not yours");
  }
  ctx.body = await payOne(db, {
    reservationId: textOf(body, "reservationId"),
    userId,
    paymentAmount: textOf(body, "paymentAmount"),
  });
  await waitingRoom.endSession(room, userId);
});

const app = new Koa();
app.use(answerErrors(logger));
app.use((ctx, next) => {
  // The load generator tells the answers apart by it.
  const requestId = ctx.get("X-Request-Id");
  if (requestId !== "") {
    ctx.set("X-Request-Id", requestId);
  }
  return next();
});
app.use(jsonBody);
app.use(router.routes());

await servePeer(app, config, logger, () => Promise.all([db.destroy(), redis.quit()]));
