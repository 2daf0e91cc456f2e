import type { IncomingMessage } from "node:http";
import type { Knex } from "knex";
import { LRUCache } from "lru-cache";
import type { Config } from "../../core/config.ts";
import type { Logger } from "../../core/logger.ts";
import { findAccount, provisionUsers } from "../../db/accounts.ts";
import { RowlockError } from "../../domain/errors.ts";
import { bearerToken } from "./bearer.ts";
import { createReadSubject, type ReadSubject } from "./identity-token.ts";

/**
 * Makes sure that the caller is this user, who exists afterwards.
 * @throws {RowlockError} `not-authenticated` or `invalid-token`; `not-yours` for another user;
 * `unavailable` when the identity provider would have to be asked and is away.
 */
export type Identify = (request: IncomingMessage, userId: string) => Promise<void>;

export function createIdentify(deps: { auth: Config["auth"]; db: Knex; logger: Logger }): Identify {
  const { auth, db, logger } = deps;
  return auth.mode === "jwt" ? byIdentityToken(createReadSubject(auth, logger), db) : byTrust(db);
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

function byIdentityToken(readSubject: ReadSubject, db: Knex): Identify {
  const exists = createUserLookup(db);
  return async (request, userId) => {
    if ((await readSubject(bearerToken(request))) !== userId) {
      throw new RowlockError("not-yours");
    }
    // The provider knows the user; here is where we first hear of them.
    if (!(await exists(userId))) {
      await db.transaction((trx) => provisionUsers(trx, [userId]));
    }
  };
}
