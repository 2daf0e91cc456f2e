import { createVerifier, type Algorithm } from "fast-jwt";
import { jwtVerify } from "jose";
import type { Config } from "../../core/config.ts";
import type { Logger } from "../../core/logger.ts";
import { RowlockError } from "../../domain/errors.ts";
import { USER_ID_PATTERN } from "../http/fields.ts";
import type { MaybePromise } from "../http/route.ts";
import { createIdentityKeys, type IdentityKeys } from "./identity-keys.ts";

/**
 * Reads whom a token is about, if the identity provider signed it, for us, and it is valid now.
 * @throws {RowlockError} `invalid-token`; `unavailable` when the provider would have to be asked for
 * its keys and is away.
 */
export type ReadSubject = (token: string) => MaybePromise<string>;

/** What is asked of a token, fixed by configuration: nothing in the token has a say in it. */
type TokenRules = { issuer: string; audience: string; algorithms: string[] };

/** The identity provider's clock and ours may differ by this much. */
const CLOCK_TOLERANCE_SECONDS = 5;
/** Identity providers like to say much, but the headers as a whole have 16 kB. */
const MAX_TOKEN_CHARACTERS = 8192;

/** A claim that is absent would pass unseen, so all that are asked for must be there. */
const REQUIRED_CLAIMS = ["sub", "iss", "aud", "exp"];

export function createReadSubject(auth: Config["auth"], logger: Logger): ReadSubject {
  const { jwtSecret, jwksUrl, jwtIssuer: issuer, jwtAudience: audience } = auth;
  if (issuer === undefined || audience === undefined) {
    throw new Error("AUTH_MODE=jwt needs AUTH_JWT_ISSUER and AUTH_JWT_AUDIENCE");
  }
  const rules = { issuer, audience, algorithms: auth.jwtAlgorithms };
  if (jwksUrl !== undefined) {
    return subjectByKeySet(createIdentityKeys({ url: jwksUrl, logger }), rules);
  }
  if (jwtSecret === undefined) {
    throw new Error("AUTH_MODE=jwt needs AUTH_JWT_SECRET or AUTH_JWKS_URL");
  }
  return subjectBySecret(jwtSecret, rules);
}

/** For tokens that were signed with a secret which the provider shares with us. */
function subjectBySecret(secret: string, rules: TokenRules): ReadSubject {
  const verify = createVerifier({
    key: secret,
    algorithms: rules.algorithms.filter(isSecretAlgorithm),
    clockTolerance: CLOCK_TOLERANCE_SECONDS * 1000,
    requiredClaims: REQUIRED_CLAIMS,
    allowedIss: rules.issuer,
    allowedAud: rules.audience,
  });
  return (token) => {
    try {
      return subjectIn(token.length <= MAX_TOKEN_CHARACTERS ? verify(token) : undefined);
    } catch (error) {
      throw asRefusal(error);
    }
  };
}

/** For tokens that were signed with one of the keys which the provider publishes. */
export function subjectByKeySet(keys: IdentityKeys, rules: TokenRules): ReadSubject {
  return async (token) => {
    try {
      if (token.length > MAX_TOKEN_CHARACTERS) {
        throw new RowlockError("invalid-token");
      }
      const { payload } = await jwtVerify(token, keys, {
        algorithms: rules.algorithms,
        issuer: rules.issuer,
        audience: rules.audience,
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
