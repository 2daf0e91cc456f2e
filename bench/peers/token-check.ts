import type { Context } from "koa";
import type { Redis } from "ioredis";
import type { Config } from "../../core/config.ts";
import { createQueueTokens, type QueueClaims } from "../../waiting-room/queue-token.ts";
import { usualRoomLimits } from "../../waiting-room/limits.ts";
import { createWaitingRoom } from "../../waiting-room/waiting-room.ts";
import { Refusal } from "./errors.ts";

/**
 * The check of the token that the product makes, with the product's own means: the signature, and
 * one look in Redis whether the place stands.
 */
export function createTokenCheck(config: Config, redis: Redis) {
  const queueTokens = createQueueTokens(config.queueToken);
  const waitingRoom = createWaitingRoom({
    redis,
    prefix: config.redis.prefix,
    limitsOf: () => usualRoomLimits(config),
  });

  /** Who asks. @throws {Refusal} */
  function readToken(ctx: Context): QueueClaims {
    const token = ctx.get("Authorization").replace(/^Bearer /, "");
    try {
      return queueTokens.verify(token);
    } catch {
      throw new Refusal(401, "invalid token");
    }
  }

  /** Who asks, with a place in one of these states. @throws {Refusal} */
  async function requireFan(ctx: Context, states: readonly string[]): Promise<QueueClaims> {
    const claims = readToken(ctx);
    const place = await waitingRoom.check(claims);
    if (!states.includes(place.state)) {
      throw new Refusal(403, place.state);
    }
    return claims;
  }

  return {
    waitingRoom,
    queueTokens,
    readToken,

    requireFan,
  };
}

export type TokenCheck = ReturnType<typeof createTokenCheck>;
