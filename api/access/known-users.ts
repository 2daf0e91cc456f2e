import type { Knex } from "knex";
import { LRUCache } from "lru-cache";
import { createTurnBatch } from "../../core/turn-batch.ts";
import { findUsers, provisionUsers } from "../../db/accounts.ts";

/** Who exists. When a sale opens, everybody comes for the first time, and all at once. */
export type KnownUsers = {
  has: (userId: string) => Promise<boolean>;
  /** Makes the user, with an empty account, unless there is one. */
  ensure: (userId: string) => Promise<void>;
};

/** Users are never deleted, so who was there once need not be looked up again. Some 20 MB at most. */
const KNOWN_USERS_MAX = 100_000;
/** Users in one look at the database, or in one transaction that makes them. */
const TURN_MAX = 100;

export function createKnownUsers(db: Knex): KnownUsers {
  const known = new LRUCache<string, true>({ max: KNOWN_USERS_MAX });
  const find = createTurnBatch<string, boolean>(
    async (userIds) => {
      const found = await findUsers(db, userIds);
      return userIds.map((userId) => found.has(userId));
    },
    { max: TURN_MAX },
  );
  const make = createTurnBatch<string, true>(
    async (userIds) => {
      await db.transaction((trx) => provisionUsers(trx, [...new Set(userIds)]));
      return userIds.map(() => true);
    },
    { max: TURN_MAX },
  );

  const has = async (userId: string) => {
    const exists = known.has(userId) || (await find(userId));
    if (exists) {
      known.set(userId, true);
    }
    return exists;
  };
  return {
    has,
    async ensure(userId) {
      if (!(await has(userId))) {
        known.set(userId, await make(userId));
      }
    },
  };
}
