import knex, { type Knex } from "knex";

/**
 * A pool of connections that all agree on the rules correctness rests on: UTC, READ COMMITTED,
 * strict SQL, and short waits for locks. Decimals and big integers arrive as strings, dates as
 * `YYYY-MM-DD`, moments as `Date`.
 */
export function connectDatabase(options: { url: string; poolMax: number }): Knex {
  return knex({
    client: "mysql2",
    connection: {
      uri: options.url,
      charset: "utf8mb4",
      timezone: "Z",
      typeCast: dateAsString,
      supportBigNumbers: true,
      bigNumberStrings: true,
      connectTimeout: 2000,
    },
    pool: { min: 0, max: options.poolMax, afterCreate: prepareSession },
    // A request that cannot get a connection for this long is better told so.
    acquireConnectionTimeout: 5000,
    asyncStackTraces: false,
    log: silent,
  });
}

/** Knex prints lost connections to the console. Whoever was using one gets the error anyway. */
const silent: Knex.Logger = { debug() {}, warn() {}, error() {}, deprecate() {} };

type ColumnValue = { type: string; string: () => string | null };

/** A DATE is a day on the venue's calendar; as a JavaScript `Date` it would gain a time zone. */
function dateAsString(column: ColumnValue, otherwise: () => unknown): unknown {
  return column.type === "DATE" ? column.string() : otherwise();
}

/**
 * READ COMMITTED because a plain read after a lock must see what was committed while waiting for
 * it, and because MariaDB 11 refuses to lock rows newer than a REPEATABLE READ snapshot.
 * Five seconds for a lock: longer than any healthy batch, shorter than a client's patience.
 */
const SESSION_SETTINGS = `
  SET SESSION time_zone = '+00:00',
      sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,ERROR_FOR_DIVISION_BY_ZERO,ONLY_FULL_GROUP_BY',
      innodb_lock_wait_timeout = 5`;

type RawConnection = {
  query(sql: string, done: (error: Error | null) => void): void;
};

function prepareSession(
  connection: RawConnection,
  done: (error: Error | null, connection: RawConnection) => void,
): void {
  connection.query("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED", (error) => {
    if (error !== null) {
      done(error, connection);
      return;
    }
    connection.query(SESSION_SETTINGS, (failure) => done(failure, connection));
  });
}
