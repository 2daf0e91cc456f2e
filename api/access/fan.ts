import type { IncomingMessage } from "node:http";
import { isRedisAway } from "../../core/redis.ts";
import { RowlockError } from "../../domain/errors.ts";
import { matchesBrowser } from "../../waiting-room/browser-hash.ts";
import { requirePlace, type StandingPlace } from "../../waiting-room/place.ts";
import type { QueueClaims } from "../../waiting-room/queue-token.ts";
import { bearerToken } from "./bearer.ts";
import type { Services } from "../services.ts";

/** Somebody with a queue token whose place stands. */
export type Fan = {
  userId: string;
  claims: QueueClaims;
  /** Unknown while Redis is away; only calls without an effect get to see that. */
  place: StandingPlace | undefined;
};

/**
 * Reads the queue token, from memory only.
 * @throws {RowlockError} `not-authenticated`, `invalid-token` or `browser-mismatch`.
 */
export function readQueueToken(
  request: IncomingMessage,
  { config, queueTokens }: Pick<Services, "config" | "queueTokens">,
): QueueClaims {
  const claims = queueTokens.verify(bearerToken(request));
  const browserId = request.headers["x-browser-id"];
  const matches =
    typeof browserId === "string"
      ? matchesBrowser(claims, browserId)
      : !config.queueToken.requireBrowserId;
  if (!matches) {
    throw new RowlockError("browser-mismatch");
  }
  return claims;
}

/**
 * Asks whether the token's place still stands: one look in Redis. When Redis is away, a call that
 * changes nothing goes on without; the signature says whose things it may read.
 * @throws {RowlockError} `token-superseded`, `token-left`, `place-expired`; `unavailable`.
 */
export async function fanOf(
  claims: QueueClaims,
  { waitingRoom }: Pick<Services, "waitingRoom">,
  hasEffect: boolean,
): Promise<Fan> {
  const { userId } = claims;
  try {
    return { userId, claims, place: requirePlace(await waitingRoom.check(claims)) };
  } catch (error) {
    if (hasEffect || !isRedisAway(error)) {
      throw error;
    }
    return { userId, claims, place: undefined };
  }
}

/** Things of another user are not to be touched, whether or not that user exists. */
export function requireSelf(fan: Fan, userId: string): void {
  if (userId !== fan.userId) {
    throw new RowlockError("not-yours");
  }
}
