import { createVerifier, type Algorithm } from "fast-jwt";
import { jwtVerify } from "jose";
import type { Clock } from "../../core/clock.ts";
import type { Config } from "../../core/config.ts";
import type { Logger } from "../../core/logger.ts";
import { RowlockError } from "../../domain/errors.ts";
import { USER_ID_PATTERN } from "../../domain/names.ts";
import { createIdentityKeys, type IdentityKeys } from "./identity-keys.ts";

/**
 * Reads whom a token is about, if the identity provider signed it, for us, and it is valid now.
 * @throws {RowlockError} `invalid-token`; `unavailable` when the provider would have to be asked for
 * its keys and is away.
 */
export type ReadSubject = (token: string) => string | Promise<string>;

/** What is asked of a token, fixed by configuration: nothing in the token has a say in it. */
type TokenRules = { issuer: string; audience: string; algorithms: string[] };

/** The identity provider's clock and ours may differ by this much. */
const CLOCK_TOLERANCE_SECONDS = 5;
/** Identity providers like to say much, but the headers as a whole have 16 kB. */
const MAX_TOKEN_CHARACTERS = 8192;

/** A claim that is absent would pass unseen, so all that are asked for must be there. */
const REQUIRED_CLAIMS = ["sub", "iss", "aud", "exp"];

export function createReadSubject(deps: {
  auth: Config["auth"];
  clock: Clock;
  logger: Logger;
}): ReadSubject {
  const { auth, clock, logger } = deps;
  const { jwtSecret, jwksUrl, jwtIssuer: issuer, jwtAudience: audience } = auth;
  if (issuer === undefined || audience === undefined) {
    throw new Error("AUTH_MODE=jwt needs AUTH_JWT_ISSUER and AUTH_JWT_AUDIENCE");
  }
  const rules = { issuer, audience, algorithms: auth.jwtAlgorithms };
  if (jwksUrl !== undefined) {
    return subjectByKeySet(createIdentityKeys({ url: jwksUrl, logger }), rules, clock);
  }
  if (jwtSecret === undefined) {
    throw new Error("AUTH_MODE=jwt needs AUTH_JWT_SECRET or AUTH_JWKS_URL");
  }
  return subjectBySecret(jwtSecret, rules, clock);
}

/** For tokens that were signed with a secret which the provider shares with us. */
function subjectBySecret(secret: string, rules: TokenRules, clock: Clock): ReadSubject {
  const verify = createVerifier({
    key: secret,
    algorithms: rules.algorithms.filter(isSecretAlgorithm),
    // By our clock, and not by this process's.
    ignoreExpiration: true,
    ignoreNotBefore: true,
    requiredClaims: REQUIRED_CLAIMS,
    allowedIss: rules.issuer,
    allowedAud: rules.audience,
  });
  return (token) => {
    try {
      const claims: unknown = token.length <= MAX_TOKEN_CHARACTERS ? verify(token) : undefined;
      requireValidAt(clock.nowMs() / 1000, claims);
      return subjectIn(claims);
    } catch (error) {
      throw asRefusal(error);
    }
  };
}

/** That it has an end was asked for, and that both are numbers, if they are there. */
function requireValidAt(nowSeconds: number, claims: unknown): void {
  const { exp, nbf = 0 }: { exp?: unknown; nbf?: unknown } = Object(claims);
  const isValid =
    typeof exp === "number" &&
    typeof nbf === "number" &&
    nowSeconds <= exp + CLOCK_TOLERANCE_SECONDS &&
    nowSeconds >= nbf - CLOCK_TOLERANCE_SECONDS;
  if (!isValid) {
    throw new RowlockError("invalid-token");
  }
}

/** For tokens that were signed with one of the keys which the provider publishes. */
export function subjectByKeySet(keys: IdentityKeys, rules: TokenRules, clock: Clock): ReadSubject {
  return async (token) => {
    try {
      if (token.length > MAX_TOKEN_CHARACTERS) {
        throw new RowlockError("invalid-token");
      }
      const { payload } = await jwtVerify(token, keys, {
        algorithms: rules.algorithms,
        issuer: rules.issuer,
        audience: rules.audience,
        currentDate: new Date(clock.nowMs()),
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        requiredClaims: REQUIRED_CLAIMS,
      });
      return subjectIn(payload);
    } catch (error) {
      throw asRefusal(error);
    }
  };
}

function isSecretAlgorithm(name: string): name is Algorithm & `HS${string}` {
  return name.startsWith("HS");
}

/** Nothing else can fail but by what is in the token; not all of that throws a library's own error. */
function asRefusal(error: unknown): RowlockError {
  return error instanceof RowlockError
    ? error
    : new RowlockError("invalid-token", {}, { cause: error });
}

function subjectIn(payload: unknown): string {
  if (typeof payload === "object" && payload !== null && "sub" in payload) {
    const { sub } = payload;
    if (typeof sub === "string" && USER_ID_PATTERN.test(sub)) {
      return sub;
    }
  }
  throw new RowlockError("invalid-token");
}
