import type { Redis } from "ioredis";
import type { DecidedTicket, TicketKind } from "../domain/outcomes.ts";

export type QueuedTicket = {
  ticketId: string;
  userId: string;
  kind: TicketKind;
  /** RFC 3339. A ticket that looks queued for long may have been decided without this store hearing. */
  acceptedAt: string;
};

/** What a poll finds. Absent means: ask the database, it may have been decided long ago. */
export type TicketState =
  | ({ status: "queued" } & QueuedTicket)
  | ({ status: "decided" } & DecidedTicket);

/** The ticket that first used an idempotency key, and what was asked under it. */
export type KeyClaim = { ticketId: string; requestHash: string };

export type TicketStore = ReturnType<typeof createTicketStore>;

/** As long as an Idempotency-Key is remembered; a queued ticket must not be forgotten earlier. */
const QUEUED_SECONDS = 24 * 3600;
/** Polls come within seconds; later ones read the database. */
const DECIDED_SECONDS = 3600;

/** Tickets as polls read them. The record of outcomes is the database; this is its quick copy. */
export function createTicketStore({ redis, prefix }: { redis: Redis; prefix: string }) {
  const ticketKey = (ticketId: string) => `${prefix}:ticket:${ticketId}`;
  const rememberedSinceKey = `${prefix}:idempotency:since`;
  const claimKey = (keyHash: string) => `${prefix}:idempotency:${keyHash}`;

  return {
    /** Marks tickets as accepted. A ticket that is known already, decided or not, stays as it is. */
    async markQueued(tickets: readonly QueuedTicket[]): Promise<void> {
      const pipeline = redis.pipeline();
      for (const { ticketId, userId, kind, acceptedAt } of tickets) {
        const state: TicketState = { status: "queued", ticketId, userId, kind, acceptedAt };
        pipeline.set(ticketKey(ticketId), JSON.stringify(state), "EX", QUEUED_SECONDS, "NX");
      }
      await execute(pipeline);
    },

    async recordDecided(tickets: readonly DecidedTicket[]): Promise<void> {
      const pipeline = redis.pipeline();
      for (const { ticketId, userId, kind, outcome } of tickets) {
        const state: TicketState = { status: "decided", ticketId, userId, kind, outcome };
        pipeline.set(ticketKey(ticketId), JSON.stringify(state), "EX", DECIDED_SECONDS);
      }
      await execute(pipeline);
    },

    async find(ticketId: string): Promise<TicketState | undefined> {
      return parseState(await redis.get(ticketKey(ticketId)));
    },

    /** Those of the given tickets that are decided. */
    async findDecided(ticketIds: readonly string[]): Promise<DecidedTicket[]> {
      const values = await redis.mget(ticketIds.map(ticketKey));
      return values.flatMap((value) => {
        const state = parseState(value);
        return state?.status === "decided" ? [state] : [];
      });
    },

    /** Gives the key to this claim, unless an earlier one has it. Returns the claim that has it. */
    async claimKey(keyHash: string, claim: KeyClaim): Promise<KeyClaim> {
      const key = claimKey(keyHash);
      const [, stored] = await execute(
        redis.pipeline().set(key, JSON.stringify(claim), "EX", QUEUED_SECONDS, "NX").get(key),
      );
      const owner: KeyClaim = typeof stored === "string" ? JSON.parse(stored) : claim;
      return owner;
    },

    /** Since when no key was forgotten before its time: from the first call on, until data is lost. */
    async keysRememberedSinceMs(): Promise<number> {
      const [, stored] = await execute(
        redis.pipeline().set(rememberedSinceKey, Date.now(), "NX").get(rememberedSinceKey),
      );
      return Number(stored);
    },
  };
}

function parseState(value: string | null): TicketState | undefined {
  // Written by this file only, so its form is known.
  const state: TicketState | undefined = value === null ? undefined : JSON.parse(value);
  return state;
}

/** A pipeline's results, or its first error: ioredis itself does not fail when a command did. */
async function execute(pipeline: ReturnType<Redis["pipeline"]>): Promise<unknown[]> {
  const replies = (await pipeline.exec()) ?? [];
  return replies.map(([error, result]) => {
    if (error !== null) {
      throw error;
    }
    return result;
  });
}
