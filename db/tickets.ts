import type { Knex } from "knex";
import type { RecordedOutcome } from "../domain/draft.ts";
import type { DecidedTicket, Outcome, TicketKind } from "../domain/outcomes.ts";
import type { RestingSale } from "../domain/sale.ts";
import { toColumnTime } from "./moments.ts";
import { deleteRows, insertRows, selectRows } from "./statements.ts";

type TicketRow = {
  id: string;
  user_id: string;
  kind: TicketKind;
  key_hash: string | null;
  request_hash: string | null;
  outcome: string;
};

const columns = ["id", "user_id", "kind", "key_hash", "request_hash", "outcome"] as const;

/** A decided ticket with the request it answered, for recognising a repeated one. */
export type StoredTicket = DecidedTicket & RecordedOutcome;

export type NewTicket = StoredTicket & { acceptedAt: string };

/**
 * What the record says at this moment of the database's clock: the outcomes recorded for these
 * tickets or under these idempotency keys, and which of these performances' sales rest. To be read
 * after the rows that the commands are about were locked; then nobody can record an outcome in
 * between, and no decision is older than its locks.
 */
export async function readRecord(
  trx: Knex.Transaction,
  asked: {
    ticketIds: readonly string[];
    keyHashes: readonly string[];
    performanceIds: readonly number[];
  },
): Promise<{
  nowMs: number;
  recorded: StoredTicket[];
  restingSales: Map<number, RestingSale>;
}> {
  const { ticketIds, keyHashes, performanceIds } = asked;
  const known = `UNION ALL SELECT NULL, NULL, ${columns.join(", ")} FROM tickets`;
  const [moment, ...rows] = await selectRows<TicketRow & Moment>(
    trx,
    `SELECT NOW(3) AS now,
            ${performanceIds.length === 0 ? "NULL" : `(${RESTING_SALES})`} AS resting,
            ${columns.map((column) => `NULL AS ${column}`).join(", ")}
     ${ticketIds.length === 0 ? "" : `${known} WHERE id IN (?)`}
     ${keyHashes.length === 0 ? "" : `${known} WHERE key_hash IN (?)`}`,
    [[...performanceIds], [...ticketIds], [...keyHashes]].filter((list) => list.length > 0),
  );
  if (moment?.now === null || moment === undefined) {
    throw new Error("The database did not say what time it is");
  }
  return {
    nowMs: moment.now.getTime(),
    recorded: rows.map(toTicket),
    restingSales: toRestingSales(moment.resting),
  };
}

/** What the first row says, and no other. */
type Moment = { now: Date | null; resting: string | null };

/**
 * An object from performance to state, or NULL: nearly always. As text, because MySQL's driver would
 * read it and MariaDB's would not. The concerts are not locked: all lanes would have to wait for the
 * one row, and a pause does not have to be later or earlier than the decisions of its moment.
 */
const RESTING_SALES = `
  SELECT CAST(JSON_OBJECTAGG(performances.id, concerts.sale_state) AS CHAR)
  FROM performances JOIN concerts ON concerts.id = performances.concert_id
  WHERE performances.id IN (?) AND concerts.sale_state <> 'open'`;

function toRestingSales(json: string | null): Map<number, RestingSale> {
  if (json === null) {
    return new Map();
  }
  const states: Record<string, RestingSale> = JSON.parse(json);
  return new Map(Object.entries(states).map(([id, state]) => [Number(id), state]));
}

export async function findTicket(db: Knex, ticketId: string): Promise<StoredTicket | undefined> {
  const row = await db<TicketRow>("tickets")
    .select(...columns)
    .where("id", ticketId)
    .first();
  return row && toTicket(row);
}

export async function findTicketByKey(
  db: Knex,
  keyHash: string,
): Promise<StoredTicket | undefined> {
  const row = await db<TicketRow>("tickets")
    .select(...columns)
    .where("key_hash", keyHash)
    .first();
  return row && toTicket(row);
}

/** Whether a key was used for a request that a lane decided before this moment. */
export async function hasKeyedTicketBefore(db: Knex, momentMs: number): Promise<boolean> {
  const row = await db<TicketRow>("tickets")
    .where("decided_at", "<", toColumnTime(momentMs))
    .whereNotNull("key_hash")
    .andWhereNot("kind", "top-up")
    .first("id");
  return row !== undefined;
}

export async function insertTickets(
  trx: Knex.Transaction,
  tickets: readonly NewTicket[],
): Promise<void> {
  await insertRows(
    trx,
    "tickets",
    tickets.map((ticket) => ({
      id: ticket.ticketId,
      user_id: ticket.userId,
      kind: ticket.kind,
      key_hash: ticket.keyHash,
      request_hash: ticket.requestHash,
      outcome: JSON.stringify(ticket.outcome),
      accepted_at: toColumnTime(Date.parse(ticket.acceptedAt)),
    })),
  );
}

/** Forgets tickets, and their idempotency keys with them. */
export function deleteTicketsOlderThan(db: Knex, minutes: number, limit: number): Promise<number> {
  return deleteRows(db, "tickets", {
    index: "tickets_decided_at",
    condition: "decided_at < NOW(3) - INTERVAL ? MINUTE",
    bindings: [minutes],
    limit,
  });
}

function toTicket(row: TicketRow): StoredTicket {
  // Written by `insertTickets` only, so its form is known.
  const outcome: Outcome = JSON.parse(row.outcome);
  return {
    ticketId: row.id,
    userId: row.user_id,
    kind: row.kind,
    keyHash: row.key_hash,
    requestHash: row.request_hash,
    outcome,
  };
}
