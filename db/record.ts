import type { Knex } from "knex";
import type { RestingSale } from "../domain/sale.ts";
import type { LiveHold } from "../domain/seats.ts";
import { selectRows } from "./statements.ts";
import { ticketColumns, toTicket, type StoredTicket, type TicketRow } from "./tickets.ts";

/** What is read in one statement, and so shows one moment. */
export type MomentRecord = {
  /** By the database's clock. */
  nowMs: number;
  /** The outcomes recorded for the tickets, or under the idempotency keys. */
  recorded: StoredTicket[];
  /** Which of the performances' sales rest. */
  restingSales: Map<number, RestingSale>;
  /** What the users hold that has time left. */
  holds: LiveHold[];
};

/**
 * What the record says at this moment. To be read after the rows that the commands are about were
 * locked; then nobody can record an outcome, or hold a seat for one of the users whose accounts are
 * locked, in between, and no decision is older than its locks.
 */
export async function readRecord(
  trx: Knex.Transaction,
  asked: {
    ticketIds: readonly string[];
    keyHashes: readonly string[];
    performanceIds: readonly number[];
    holderIds: readonly string[];
  },
): Promise<MomentRecord> {
  const { ticketIds, keyHashes, performanceIds, holderIds } = asked;
  const [moment, ...rows] = await selectRows<RecordRow>(
    trx,
    `SELECT NOW(3) AS now,
            ${performanceIds.length === 0 ? "NULL" : `(${RESTING_SALES})`} AS resting,
            NULL AS concert_id,
            ${ticketColumns.map((column) => `NULL AS ${column}`).join(", ")}
     ${ticketIds.length === 0 ? "" : `${TICKETS} WHERE id IN (?)`}
     ${keyHashes.length === 0 ? "" : `${TICKETS} WHERE key_hash IN (?)`}
     ${holderIds.length === 0 ? "" : `${HOLDS} AND reservations.user_id IN (?)`}`,
    [[...performanceIds], [...ticketIds], [...keyHashes], [...holderIds]].filter(
      (list) => list.length > 0,
    ),
  );
  if (moment?.now === null || moment === undefined) {
    throw new Error("The database did not say what time it is");
  }
  return {
    nowMs: moment.now.getTime(),
    recorded: rows.filter(({ concert_id }) => concert_id === null).map(toTicket),
    restingSales: toRestingSales(moment.resting),
    holds: rows.flatMap(toHold),
  };
}

/** The first row says the moment and what rests, and no other does. Only a hold names its concert. */
type RecordRow = TicketRow & {
  now: Date | null;
  resting: string | null;
  concert_id: string | null;
};

const TICKETS = `UNION ALL SELECT NULL, NULL, NULL, ${ticketColumns.join(", ")} FROM tickets`;

/** A hold stands where a ticket would: both have an id and a user. */
const holdColumns = ticketColumns.map((column) =>
  column === "id" || column === "user_id" ? `reservations.${column}` : "NULL",
);

/** The index is named because a table that was small a moment ago would still be read whole. */
const HOLDS = `
  UNION ALL SELECT NULL, NULL, performances.concert_id, ${holdColumns.join(", ")}
  FROM reservations FORCE INDEX (reservations_holds)
  STRAIGHT_JOIN seats ON seats.id = reservations.seat_id
  STRAIGHT_JOIN performances ON performances.id = seats.performance_id
  WHERE reservations.status = 'held' AND reservations.expires_at > NOW(3)`;

function toHold({ id, user_id: userId, concert_id: concertId }: RecordRow): LiveHold[] {
  return concertId === null ? [] : [{ reservationId: id, userId, concertId }];
}

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
