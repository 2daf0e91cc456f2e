import { Router } from "@koa/router";
import { createVerifier } from "fast-jwt";
import Koa from "koa";
import { loadConfig } from "../../../core/config.ts";
import { createLogger } from "../../../core/logger.ts";
import { connectForBackground } from "../../../core/redis.ts";
import { findAccount } from "../../../db/accounts.ts";
import { connectDatabase } from "../../../db/connection.ts";
import { browserHash } from "../../../waiting-room/browser-hash.ts";
import { answerErrors, Refusal } from "../errors.ts";
import { jsonBody, textOf } from "../json-body.ts";
import { servePeer } from "../peer-server.ts";
import { createTokenCheck } from "../token-check.ts";
import { findPlace, insertPlaces, type SqlPlace } from "./places.ts";

/*
 * The line as a table in MySQL, and the position in it by counting the rows in front.
 */

const ROOM = "main";

const config = loadConfig(process.env);
const logger = createLogger({ level: "info", name: "sql-line" });
const db = connectDatabase(config.database);
const redis = connectForBackground(config.redis.url, logger);
const { queueTokens, readToken } = createTokenCheck(config, redis);
const verifyIdentity: (token: string) => unknown = createVerifier({
  key: config.auth.jwtSecret ?? "",
  algorithms: ["HS256"],
  requiredClaims: ["sub", "exp"],
});

const router = new Router({ prefix: "/api/v1" });

router.post("/users/token", async (ctx) => {
  const { body } = ctx.request;
  const userId = textOf(body, "userId");
  const identity = verifyIdentity(ctx.get("Authorization").replace(/^Bearer /, ""));
  if (textOf(identity, "sub") !== userId || (await findAccount(db, userId)) === undefined) {
    throw new Refusal(401, "not authenticated");
  }
  const hash = browserHash(textOf(body, "browserId"));
  await insertPlaces(db, [{ userId, browserHash: hash }]);
  const place = await requirePlace(userId);
  const { token } = queueTokens.sign({
    userId,
    room: ROOM,
    sequence: place.id,
    browserHash: hash,
  });
  ctx.body = { token, ...presentPlace(place) };
});

router.get("/users/token", async (ctx) => {
  const { userId } = readToken(ctx);
  ctx.body = presentPlace(await requirePlace(userId));
});

async function requirePlace(userId: string): Promise<SqlPlace> {
  const place = await findPlace(db, userId);
  if (place === undefined) {
    throw new Refusal(401, "no place");
  }
  return place;
}

function presentPlace({ state, position }: SqlPlace): object {
  return { status: state, queuePosition: state === "waiting" ? position : 0 };
}

const app = new Koa();
app.use(answerErrors(logger));
app.use(jsonBody);
app.use(router.routes());

await servePeer(app, config, logger, () => Promise.all([db.destroy(), redis.quit()]));
