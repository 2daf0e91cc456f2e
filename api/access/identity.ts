import type { IncomingMessage } from "node:http";
import type { Knex } from "knex";
import type { Clock } from "../../core/clock.ts";
import type { Config } from "../../core/config.ts";
import type { Logger } from "../../core/logger.ts";
import { RowlockError } from "../../domain/errors.ts";
import { bearerToken } from "./bearer.ts";
import { createReadSubject, type ReadSubject } from "./identity-token.ts";
import { createKnownUsers } from "./known-users.ts";

/**
 * Makes sure that the caller is this user, who exists afterwards.
 * @throws {RowlockError} `not-authenticated` or `invalid-token`; `not-yours` for another user;
 * `unavailable` when the identity provider would have to be asked and is away.
 */
export type Identify = (request: IncomingMessage, userId: string) => Promise<void>;

export function createIdentify(deps: {
  auth: Config["auth"];
  db: Knex;
  clock: Clock;
  logger: Logger;
}): Identify {
  const { auth, db, clock, logger } = deps;
  return auth.mode === "jwt"
    ? byIdentityToken(createReadSubject({ auth, clock, logger }), db)
    : byTrust(db);
}

/** For development: whoever names an existing user is that user. */
function byTrust(db: Knex): Identify {
  const users = createKnownUsers(db);
  return async (_request, userId) => {
    if (!(await users.has(userId))) {
      throw new RowlockError("not-authenticated", { detail: "No user of this userId is known." });
    }
  };
}

function byIdentityToken(readSubject: ReadSubject, db: Knex): Identify {
  const users = createKnownUsers(db);
  return async (request, userId) => {
    if ((await readSubject(bearerToken(request))) !== userId) {
      throw new RowlockError("not-yours");
    }
    // The provider knows the user; here is where we first hear of them.
    await users.ensure(userId);
  };
}
