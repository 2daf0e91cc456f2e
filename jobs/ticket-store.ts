import type { Redis } from "ioredis";
import type { Idempotency } from "../domain/commands.ts";
import type { DecidedTicket, TicketKind } from "../domain/outcomes.ts";

export type QueuedTicket = {
  ticketId: string;
  userId: string;
  kind: TicketKind;
  /** RFC 3339. A ticket that looks queued for long may have been decided without this store hearing. */
  acceptedAt: string;
  /** The key that the request came with. */
  idempotency?: Idempotency;
};

/** What a poll finds. Absent means: ask the database, it may have been decided long ago. */
export type TicketState =
  | ({ status: "queued" } & QueuedTicket)
  | ({ status: "decided" } & DecidedTicket);

/** The ticket that first used an idempotency key, and what was asked under it. */
export type KeyClaim = { ticketId: string; requestHash: string };

export type TicketStore = ReturnType<typeof createTicketStore>;

/** Much longer than lanes wait for a database that is away. */
const QUEUED_SECONDS = 24 * 3600;
/**
 * How long a key belongs to a request that was not accepted yet, and may never be: longer than any
 * request takes. So whoever loses at the door, as most do in a rush, leaves nothing behind for a day.
 */
const UNDECIDED_KEY_SECONDS = 60;
/** Polls come within seconds; later ones read the database. A rush adds a megabyte each second. */
const DECIDED_SECONDS = 600;

/**
 * Tickets as polls read them. The record of outcomes is the database; this is its quick copy.
 *
 * Tickets that were made within half a minute share a hash, which Redis forgets as a whole. So a batch
 * of a hundred is one command, and a ticket needs a third of the memory that a key of its own would.
 */
export function createTicketStore(options: {
  redis: Redis;
  prefix: string;
  /** How long the key of an accepted request is remembered. */
  retentionHours: number;
}) {
  const { redis, prefix } = options;
  const keySeconds = options.retentionHours * 3600;
  const queuedKey = (bucket: string) => `${prefix}:tickets:queued:${bucket}`;
  const decidedKey = (bucket: string) => `${prefix}:tickets:decided:${bucket}`;
  const rememberedSinceKey = `${prefix}:idempotency:since`;
  const claimKey = (keyHash: string) => `${prefix}:idempotency:${keyHash}`;

  return {
    /** Marks tickets as accepted, and keeps their keys. One that is decided stays so. */
    async markQueued(tickets: readonly QueuedTicket[]): Promise<void> {
      await forEachBucket(tickets, (bucket, made) => [
        redis.hset(queuedKey(bucket), ...fieldsOf(made.map(queuedTicket))),
        redis.expire(queuedKey(bucket), QUEUED_SECONDS),
        ...made.flatMap(({ idempotency }) =>
          idempotency === undefined
            ? []
            : [redis.expire(claimKey(idempotency.keyHash), keySeconds)],
        ),
      ]);
    },

    async recordDecided(tickets: readonly DecidedTicket[]): Promise<void> {
      await forEachBucket(tickets, (bucket, made) => [
        redis.hset(decidedKey(bucket), ...fieldsOf(made)),
        redis.expire(decidedKey(bucket), DECIDED_SECONDS),
        redis.hdel(queuedKey(bucket), ...made.map(({ ticketId }) => ticketId)),
      ]);
    },

    async find(ticketId: string): Promise<TicketState | undefined> {
      const bucket = bucketOf(ticketId);
      const [decided, queued] = await Promise.all([
        redis.hget(decidedKey(bucket), ticketId),
        redis.hget(queuedKey(bucket), ticketId),
      ]);
      return readDecided(decided) ?? readQueued(queued);
    },

    /** Those of the given tickets that are decided. */
    async findDecided(ticketIds: readonly string[]): Promise<DecidedTicket[]> {
      const found = await forEachBucket(
        ticketIds.map((ticketId) => ({ ticketId })),
        (bucket, made) => [
          redis.hmget(decidedKey(bucket), ...made.map(({ ticketId }) => ticketId)),
        ],
      );
      return found.flat().flatMap((value) => readDecided(value) ?? []);
    },

    /**
     * Gives the key to this claim, unless an earlier one has it. Returns the claim that has it. It has
     * it for a minute, or from when its ticket is accepted for as long as keys are remembered.
     */
    async claimKey(keyHash: string, claim: KeyClaim): Promise<KeyClaim> {
      const key = claimKey(keyHash);
      // One connection carries both in this order.
      const [, stored] = await Promise.all([
        redis.set(key, JSON.stringify(claim), "EX", UNDECIDED_KEY_SECONDS, "NX"),
        redis.get(key),
      ]);
      const owner: KeyClaim = stored === null ? claim : JSON.parse(stored);
      return owner;
    },

    /**
     * Since when no accepted request's key was forgotten before its time: from the first call on,
     * until data is lost. By the clock of whoever is asked later what is older.
     */
    async keysRememberedSinceMs(readClockMs: () => Promise<number>): Promise<number> {
      const known = await redis.get(rememberedSinceKey);
      if (known !== null) {
        return Number(known);
      }
      const [, stored] = await Promise.all([
        redis.set(rememberedSinceKey, await readClockMs(), "NX"),
        redis.get(rememberedSinceKey),
      ]);
      return Number(stored);
    },
  };
}

/**
 * The bucket of a ticket: the prefix and the first seven of the ten digits that say when its id was
 * made (see `newId`), in units of 33 seconds.
 */
const BUCKET_CHARACTERS = "tkt_".length + 7;

const bucketOf = (ticketId: string) => ticketId.slice(0, BUCKET_CHARACTERS);

/**
 * Sends commands for the tickets of each bucket, all at once. Not as a pipeline: for each of those
 * ioredis copies every script that the connection knows, and BullMQ taught it sixty.
 */
function forEachBucket<Ticket extends { ticketId: string }, Reply>(
  tickets: readonly Ticket[],
  commands: (bucket: string, made: readonly Ticket[]) => Promise<Reply>[],
): Promise<Reply[]> {
  const buckets = new Map<string, Ticket[]>();
  for (const ticket of tickets) {
    const bucket = bucketOf(ticket.ticketId);
    const made = buckets.get(bucket);
    if (made === undefined) {
      buckets.set(bucket, [ticket]);
    } else {
      made.push(ticket);
    }
  }
  return Promise.all([...buckets].flatMap(([bucket, made]) => commands(bucket, made)));
}

/** Without the rest of a command. */
function queuedTicket({ ticketId, userId, kind, acceptedAt }: QueuedTicket): QueuedTicket {
  return { ticketId, userId, kind, acceptedAt };
}

/** Names and values in turn, as HSET takes them. */
function fieldsOf(tickets: readonly (QueuedTicket | DecidedTicket)[]): string[] {
  return tickets.flatMap((ticket) => [ticket.ticketId, JSON.stringify(ticket)]);
}

// What is read here was written by this file only, so its form is known.

function readQueued(value: string | null): TicketState | undefined {
  if (value === null) {
    return undefined;
  }
  const ticket: QueuedTicket = JSON.parse(value);
  return { status: "queued", ...ticket };
}

function readDecided(
  value: string | null,
): Extract<TicketState, { status: "decided" }> | undefined {
  if (value === null) {
    return undefined;
  }
  const ticket: DecidedTicket = JSON.parse(value);
  return { status: "decided", ...ticket };
}
