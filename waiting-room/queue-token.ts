import { createSigner, createVerifier } from "fast-jwt";
import { LRUCache } from "lru-cache";
import { ownClock, type Clock } from "../core/clock.ts";
import { RowlockError } from "../domain/errors.ts";
import type { PlaceId } from "./place.ts";

export type QueueTokenKey = { kid: string; secret: string };

/** What a verified token says. */
export type QueueClaims = PlaceId & { expiresAtMs: number };

export type QueueTokens = {
  /** A token for this place, good from now for the configured lifetime. */
  sign(place: PlaceId): { token: string; expiresAtMs: number };
  /**
   * Believes only what one of the keys signed, for this purpose, and now. Says nothing about whether
   * the place still stands: the waiting room knows that.
   * @throws {RowlockError} `invalid-token`, for whatever reason.
   */
  verify(token: string): QueueClaims;
};

const ISSUER = "rowlock";
/** Not that of identity tokens, so that neither can pass for the other. */
const AUDIENCE = "rowlock:queue";

/** Ours have some 400 characters. Longer ones are refused before any work is done on them. */
const MAX_TOKEN_CHARACTERS = 2048;

/** What two processes hold for the same moment may differ by this much. */
const CLOCK_TOLERANCE_MS = 5000;

/**
 * The most recent tokens are known without looking into them again: more than there are fans whom one
 * process can serve at a time. Some 40 MB at most.
 */
const KNOWN_TOKENS_MAX = 50_000;

const REQUIRED_CLAIMS = ["iss", "aud", "sub", "room", "bh", "seq", "iat", "exp"];

/**
 * Signs with the first key and verifies with all: to rotate, put a new key first, and take the old
 * one away a token lifetime later.
 */
export function createQueueTokens(options: {
  keys: readonly QueueTokenKey[];
  lifetimeSeconds: number;
  clock?: Clock;
}): QueueTokens {
  const { clock = ownClock } = options;
  const [signingKey] = options.keys;
  if (signingKey === undefined) {
    throw new Error("Queue tokens need at least one key");
  }
  const signToken = createSigner({
    algorithm: "HS256",
    key: signingKey.secret,
    kid: signingKey.kid,
  });
  const verifiers = new Map(options.keys.map(({ kid, secret }) => [kid, verifierFor(secret)]));
  if (verifiers.size < options.keys.length) {
    throw new Error("Two queue token keys have the same name");
  }

  /** The header of every token that a key signed is the same. Only those of genuine tokens are kept. */
  const verifierByHeader = new Map<string, Verify>();
  const knownTokens = new LRUCache<string, QueueClaims>({ max: KNOWN_TOKENS_MAX });

  return {
    sign(place) {
      const iat = Math.floor(clock.nowMs() / 1000);
      const exp = iat + options.lifetimeSeconds;
      const token = signToken({
        iss: ISSUER,
        aud: AUDIENCE,
        sub: place.userId,
        room: place.room,
        bh: place.browserHash,
        seq: place.sequence,
        iat,
        exp,
      });
      return { token, expiresAtMs: exp * 1000 };
    },

    verify(token) {
      const known = knownTokens.get(token);
      if (known !== undefined && clock.nowMs() < known.expiresAtMs) {
        return known;
      }
      if (token.length > MAX_TOKEN_CHARACTERS) {
        throw new RowlockError("invalid-token");
      }
      try {
        const header = token.slice(0, Math.max(0, token.indexOf(".")));
        const verify = verifierByHeader.get(header) ?? verifiers.get(keyIdIn(header));
        const claims = claimsFrom(verify?.(token), clock.nowMs());
        if (verify !== undefined) {
          verifierByHeader.set(header, verify);
        }
        knownTokens.set(token, claims);
        return claims;
      } catch (error) {
        // Nothing here can fail but by what is in the token: fast-jwt even throws a RangeError at
        // an `exp` that no date can express.
        throw new RowlockError("invalid-token", {}, { cause: error });
      }
    },
  };
}

type Verify = (token: string) => unknown;

function verifierFor(secret: string): Verify {
  return createVerifier({
    key: secret,
    algorithms: ["HS256"],
    allowedIss: ISSUER,
    allowedAud: AUDIENCE,
    requiredClaims: REQUIRED_CLAIMS,
    clockTolerance: CLOCK_TOLERANCE_MS,
    // By our clock, and not by this process's.
    ignoreExpiration: true,
  });
}

/** The one thing taken from a token before it is believed, and used for one lookup in a Map only. */
function keyIdIn(header: string): string {
  const read: unknown = JSON.parse(Buffer.from(header, "base64url").toString());
  const isNamed = typeof read === "object" && read !== null && "kid" in read;
  return isNamed && typeof read.kid === "string" ? read.kid : "";
}

/**
 * A token from the future is as good as any: we signed it, so all that it tells is that a clock was
 * set back since, such as by a move to another Redis. To refuse it would send everybody away.
 */
function claimsFrom(payload: unknown, nowMs: number): QueueClaims {
  if (!isPayload(payload)) {
    throw new Error("No such claims were ever signed");
  }
  if (payload.exp * 1000 + CLOCK_TOLERANCE_MS <= nowMs) {
    throw new Error("The token has expired");
  }
  return {
    userId: payload.sub,
    room: payload.room,
    sequence: payload.seq,
    browserHash: payload.bh,
    expiresAtMs: payload.exp * 1000,
  };
}

type Payload = { sub: string; room: string; bh: string; seq: number; iat: number; exp: number };

/** Only we sign, so this fails for tokens of another version of Rowlock at most. */
function isPayload(payload: unknown): payload is Payload {
  if (typeof payload !== "object" || payload === null) {
    return false;
  }
  const { sub, room, bh, seq, iat, exp } = payload as Partial<Record<string, unknown>>;
  return (
    [sub, room, bh].every((text) => typeof text === "string" && text !== "") &&
    [seq, iat, exp].every(Number.isSafeInteger)
  );
}
