import { createSigner } from "fast-jwt";

const IDENTITY_SECRET = "the-secret-of-the-identity-provider-of-the-fuzzing";
const ISSUER = "https://id.example";
const AUDIENCE = "rowlock";
const QUEUE_SECRET = "the-secret-of-the-queue-tokens-of-the-fuzzing";
const OPS_PASSWORD = "the-password-of-the-operators-of-the-fuzzing";

/**
 * Identity tokens are asked for, as in production. Sessions and holds outlast the requests, so that
 * nothing changes but by them.
 */
export const variables: Record<string, string> = {
  AUTH_MODE: "jwt",
  AUTH_JWT_SECRET: IDENTITY_SECRET,
  AUTH_JWT_ISSUER: ISSUER,
  AUTH_JWT_AUDIENCE: AUDIENCE,
  QUEUE_TOKEN_KEYS: `fuzz:${QUEUE_SECRET}`,
  OPS_PASSWORD,
  HOLD_SECONDS: "86400",
  SESSION_SECONDS: "86400",
};

export const secrets: readonly string[] = [IDENTITY_SECRET, QUEUE_SECRET, OPS_PASSWORD];

const sign = createSigner({ key: IDENTITY_SECRET, algorithm: "HS256", expiresIn: 3_600_000 });

/** A user who can prove to be one, with the queue token that was given last, until it opens nothing. */
export type Fan = {
  userId: string;
  browserId: string;
  identityToken: string;
  queueToken: string | undefined;
};

export function newFan(userId: string): Fan {
  return {
    userId,
    browserId: `browser-of-${userId}`,
    identityToken: sign({ sub: userId, iss: ISSUER, aud: AUDIENCE }),
    queueToken: undefined,
  };
}
