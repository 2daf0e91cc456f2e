import type { IncomingMessage } from "node:http";
import { createVerifier } from "fast-jwt";
import type { Knex } from "knex";
import { LRUCache } from "lru-cache";
import type { Config } from "../../core/config.ts";
import { findAccount, provisionUsers } from "../../db/accounts.ts";
import { RowlockError } from "../../domain/errors.ts";
import { bearerToken } from "./bearer.ts";
import { USER_ID_PATTERN } from "../http/fields.ts";

/**
 * Makes sure that the caller is this user, who exists afterwards.
 * @throws {RowlockError} `not-authenticated` or `invalid-token`; `not-yours` for another user.
 */
export type Identify = (request: IncomingMessage, userId: string) => Promise<void>;

/** The identity provider's clock and ours may differ by this much. */
const CLOCK_TOLERANCE_MS = 5000;
/** Identity providers like to say much, but the headers as a whole have 16 kB. */
const MAX_TOKEN_CHARACTERS = 8192;

export function createIdentify(deps: { auth: Config["auth"]; db: Knex }): Identify {
  const { auth, db } = deps;
  return auth.mode === "jwt" ? byIdentityToken(auth, db) : byTrust(db);
}

/** Users are never deleted, so who was there once need not be looked up again. Some 20 MB at most. */
const KNOWN_USERS_MAX = 100_000;

function createUserLookup(db: Knex): (userId: string) => Promise<boolean> {
  const known = new LRUCache<string, true>({ max: KNOWN_USERS_MAX });
  return async (userId) => {
    const exists = known.has(userId) || (await findAccount(db, userId)) !== undefined;
    if (exists) {
      known.set(userId, true);
    }
    return exists;
  };
}

/** For development: whoever names an existing user is that user. */
function byTrust(db: Knex): Identify {
  const exists = createUserLookup(db);
  return async (_request, userId) => {
    if (!(await exists(userId))) {
      throw new RowlockError("not-authenticated", { detail: "No user of this userId is known." });
    }
  };
}

function byIdentityToken(auth: Config["auth"], db: Knex): Identify {
  const subjectOf = createSubjectReader(auth);
  const exists = createUserLookup(db);
  return async (request, userId) => {
    if (subjectOf(bearerToken(request)) !== userId) {
      throw new RowlockError("not-yours");
    }
    // The provider knows the user; here is where we first hear of them.
    if (!(await exists(userId))) {
      await db.transaction((trx) => provisionUsers(trx, [userId]));
    }
  };
}

/** Reads whom a token is about, if the shared secret signed it, for us, and it is valid now. */
function createSubjectReader(auth: Config["auth"]): (token: string) => string {
  if (auth.jwtSecret === undefined) {
    throw new Error("AUTH_MODE=jwt needs AUTH_JWT_SECRET");
  }
  const verify = createVerifier({
    key: auth.jwtSecret,
    algorithms: ["HS256"],
    clockTolerance: CLOCK_TOLERANCE_MS,
    // A claim that is absent would pass unseen, so those that are asked for must be there.
    requiredClaims: [
      "sub",
      "exp",
      ...(auth.jwtIssuer === undefined ? [] : ["iss"]),
      ...(auth.jwtAudience === undefined ? [] : ["aud"]),
    ],
    ...(auth.jwtIssuer === undefined ? {} : { allowedIss: auth.jwtIssuer }),
    ...(auth.jwtAudience === undefined ? {} : { allowedAud: auth.jwtAudience }),
  });
  return (token) => {
    try {
      const payload: unknown = token.length <= MAX_TOKEN_CHARACTERS ? verify(token) : undefined;
      return subjectIn(payload);
    } catch (error) {
      // Nothing here can fail but by what is in the token; not all of it throws a TokenError.
      throw new RowlockError("invalid-token", {}, { cause: error });
    }
  };
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
