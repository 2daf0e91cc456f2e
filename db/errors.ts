import { networkErrorCodes } from "../core/network-errors.ts";

/** The driver's error numbers that change what we do next; everything else is a bug or an outage. */
const DUPLICATE_KEY = 1062;
const DEADLOCK = 1213;
const LOCK_WAIT_TIMEOUT = 1205;
const SERVER_SHUTDOWN = 1053;
const TOO_MANY_CONNECTIONS = 1040;
const READ_ONLY = 1290;
const QUERY_INTERRUPTED = 1317;
/** What a connection finds that was silent for too long: MariaDB's word for it, and MySQL's. */
const CONNECTION_KILLED = 1927;
const INTERACTION_TIMEOUT = 4031;
/** Words for a disk without space, by which part of the server it was that needed some. */
const FILE_NOT_WRITTEN = 3;
const DISK_FULL = 1021;
const TABLE_NOT_WRITTEN = 1026;
const TABLE_FULL = 1114;
const UNDO_LOG_FULL = 3019;
/** A storage engine's own number, of which only the text tells: "Got error 28 …" (ENOSPC). */
const ENGINE_ERROR = 1030;
const engineHasNoSpace = /\berror 28\b/i;

const transientNumbers = new Set([
  DEADLOCK,
  LOCK_WAIT_TIMEOUT,
  SERVER_SHUTDOWN,
  TOO_MANY_CONNECTIONS,
  READ_ONLY,
  QUERY_INTERRUPTED,
  CONNECTION_KILLED,
  INTERACTION_TIMEOUT,
  FILE_NOT_WRITTEN,
  DISK_FULL,
  TABLE_NOT_WRITTEN,
  TABLE_FULL,
  UNDO_LOG_FULL,
]);

/** Failures of the way to the server; mysql2 has names of its own. */
const transientCodes = new Set([
  ...networkErrorCodes,
  "PROTOCOL_CONNECTION_LOST",
  "PROTOCOL_SEQUENCE_TIMEOUT",
  "PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR",
  "PROTOCOL_ENQUEUE_AFTER_QUIT",
]);

type DriverError = Error & { errno?: unknown; code?: unknown; fatal?: unknown };

/**
 * True when the same work may well succeed if it is done again from its first statement: the
 * database was away, busy, out of space, or chose this transaction as a deadlock's victim.
 */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) {
    return false;
  }
  const { errno, code, fatal, name, message } = error as DriverError;
  return (
    (typeof errno === "number" && transientNumbers.has(errno)) ||
    (errno === ENGINE_ERROR && engineHasNoSpace.test(message)) ||
    (typeof code === "string" && transientCodes.has(code)) ||
    // Knex could not get a connection from its pool in time.
    name === "KnexTimeoutError" ||
    // mysql2 marks errors after which the connection is gone.
    (fatal === true && errno !== DUPLICATE_KEY)
  );
}

export function isDuplicateKey(error: unknown): boolean {
  return error instanceof Error && (error as DriverError).errno === DUPLICATE_KEY;
}
