import type { Socket } from "node:net";
import knex, { type Knex } from "knex";
import type { Logger } from "../core/logger.ts";
import { createOutageLog } from "../core/outage-log.ts";

export type DatabaseOptions = {
  url: string;
  poolMax: number;
  /**
   * How long a statement may take before it fails as transient. A wait for a connection ends then,
   * too, or after the usual patience, whichever is sooner.
   */
  patienceMs?: number;
  logger?: Logger;
};

/** Longer than a statement can wait for a lock, which has a limit of its own. */
const DEFAULT_PATIENCE_MS = 8000;

/**
 * A pool of connections that all agree on the rules correctness rests on: UTC, READ COMMITTED,
 * strict SQL, and short waits for locks. Decimals and big integers arrive as strings, dates as
 * `YYYY-MM-DD`, moments as `Date`.
 */
export function connectDatabase(options: DatabaseOptions): Knex {
  const { logger, patienceMs = DEFAULT_PATIENCE_MS } = options;
  const outage = logger && createOutageLog(logger, NO_CONNECTION);
  const connectMs = Math.min(patienceMs, DEFAULT_PATIENCE_MS);
  const db = knex({
    client: "mysql2",
    connection: {
      uri: options.url,
      charset: "utf8mb4",
      timezone: "Z",
      typeCast: dateAsString,
      supportBigNumbers: true,
      bigNumberStrings: true,
      connectTimeout: connectMs,
    },
    pool: {
      min: 0,
      max: options.poolMax,
      afterCreate: (connection: RawConnection, done: Done) => {
        endWhenSilent(connection, patienceMs);
        prepareSession(connection, patienceMs, done);
      },
      // Before a silent connection is ended, and before the server ends it: see below.
      idleTimeoutMillis: Math.round(connectMs / 2),
      reapIntervalMillis: Math.round(connectMs / 8),
    },
    acquireConnectionTimeout: connectMs,
    asyncStackTraces: false,
    // Knex would print; and what it reports also fails the statement, where it is dealt with.
    log: {
      warn: (message: unknown) => outage?.failed(message),
      error: (error: unknown) => logger?.debug({ err: error }, "database library error"),
      deprecate: (message: unknown) => logger?.warn({ err: message }, "database library warning"),
      debug: () => undefined,
    },
  });
  poolOf(db)?.on("acquireSuccess", () => outage?.worked());
  return db;
}

/** Whatever Knex warns of, it is that a connection was lost or could not be had. */
const NO_CONNECTION = {
  failing: "no database connection",
  over: "database connections are had again",
};

export type PoolState = { used: number; idle: number; waiting: number; max: number };

/** Of tarn, the pool that Knex has and does not tell of in its types. */
type Pool = {
  numUsed: () => number;
  numFree: () => number;
  numPendingAcquires: () => number;
  max: number;
  on: (event: "acquireSuccess", listener: () => void) => void;
};

function poolOf(db: Knex): Pool | undefined {
  const { pool }: { pool?: Pool } = db.client;
  return pool;
}

/** How many connections are at work, how many have nothing to do, and how many are waited for. */
export function poolState(db: Knex): PoolState {
  const pool = poolOf(db);
  return {
    used: pool?.numUsed() ?? 0,
    idle: pool?.numFree() ?? 0,
    waiting: pool?.numPendingAcquires() ?? 0,
    max: pool?.max ?? 0,
  };
}

type ColumnValue = { type: string; string: () => string | null };

/** A DATE is a day on the venue's calendar; as a JavaScript `Date` it would gain a time zone. */
function dateAsString(column: ColumnValue, otherwise: () => unknown): unknown {
  return column.type === "DATE" ? column.string() : otherwise();
}

/** What is used of mysql2's connection, which Knex hands over untyped. */
type RawConnection = {
  query(sql: string, done: (error: Error | null) => void): void;
  on(event: "error", listener: () => void): void;
  stream: Pick<Socket, "setTimeout" | "destroy">;
};
type Done = (error: Error | null, connection: RawConnection) => void;

/**
 * A server that is frozen or out of reach never answers, and TCP alone would wait for minutes.
 * Idle connections leave the pool before this, so a silence this long is an unanswered statement's.
 */
function endWhenSilent(connection: RawConnection, patienceMs: number): void {
  const silence = Object.assign(new Error("The database did not answer"), { code: "ETIMEDOUT" });
  connection.stream.setTimeout(patienceMs, () => {
    // The pool stops listening to a connection that it lets go, which a frozen server never closes;
    // an error that nobody hears would end the process.
    connection.on("error", () => undefined);
    connection.stream.destroy(silence);
  });
}

/**
 * READ COMMITTED because a plain read after a lock must see what was committed while waiting for
 * it, and because MariaDB 11 refuses to lock rows newer than a REPEATABLE READ snapshot.
 */
const ISOLATION = "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED";

/** How much more patience the server has with our silence than we have with its. */
const SERVER_MARGIN_SECONDS = 2;

/**
 * Five seconds for a lock: longer than any healthy batch, shorter than a client's patience.
 * After `wait_timeout` of silence from us the server takes us for frozen and lets go of our locks, or
 * a stopped worker would keep its lane waiting for as long as it stays stopped.
 */
function sessionSettings(patienceMs: number): string {
  return `
    SET SESSION time_zone = '+00:00',
        sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,ERROR_FOR_DIVISION_BY_ZERO,ONLY_FULL_GROUP_BY',
        innodb_lock_wait_timeout = 5,
        wait_timeout = ${Math.ceil(patienceMs / 1000) + SERVER_MARGIN_SECONDS}`;
}

function prepareSession(connection: RawConnection, patienceMs: number, done: Done): void {
  connection.query(ISOLATION, (error) => {
    if (error !== null) {
      done(error, connection);
      return;
    }
    connection.query(sessionSettings(patienceMs), (failure) => done(failure, connection));
  });
}
