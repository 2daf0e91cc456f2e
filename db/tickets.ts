import type { Knex } from "knex";
import type { RecordedOutcome } from "../domain/draft.ts";
import type { DecidedTicket, Outcome, TicketKind } from "../domain/outcomes.ts";
import { toColumnTime } from "./moments.ts";
import { deleteRows, insertRows } from "./statements.ts";

export type TicketRow = {
  id: string;
  user_id: string;
  kind: TicketKind;
  key_hash: string | null;
  request_hash: string | null;
  outcome: string;
};

export const ticketColumns = [
  "id",
  "user_id",
  "kind",
  "key_hash",
  "request_hash",
  "outcome",
] as const;

/** A decided ticket with the request it answered, for recognising a repeated one. */
export type StoredTicket = DecidedTicket & RecordedOutcome;

export type NewTicket = StoredTicket & { acceptedAt: string };

export async function findTicket(db: Knex, ticketId: string): Promise<StoredTicket | undefined> {
  const row = await db<TicketRow>("tickets")
    .select(...ticketColumns)
    .where("id", ticketId)
    .first();
  return row && toTicket(row);
}

export async function findTicketByKey(
  db: Knex,
  keyHash: string,
): Promise<StoredTicket | undefined> {
  const row = await db<TicketRow>("tickets")
    .select(...ticketColumns)
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

export function toTicket(row: TicketRow): StoredTicket {
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
