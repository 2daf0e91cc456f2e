import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { findDatabaseProgram } from "./find-programs.mjs";
import { asRoot, prepareDataFolder } from "./mariadb-data.mjs";
import { answersLikeMysql, onFreePort } from "./ports.mjs";
import { endingOf, prepareServerFolder } from "./server-folder.mjs";
import { startServer } from "./server-process.mjs";
import { stages } from "./stages.mjs";

/** @typedef {import('./server-folder.mjs').RunningServer} RunningServer */
/** @typedef {import('./programs.mjs').DatabaseProgram} DatabaseProgram */

const host = "127.0.0.1";
const user = "rowlock";
const database = "rowlock";
/** Recovery after a kill may read the whole redo log. */
const readyBoundMs = 120_000;
/** A clean shutdown writes the dirty pages of the buffer pool. */
const graceMs = 30_000;

/**
 * @typedef {object} MariadbOptions
 * @property {string} [directory] kept after the stop; without one, a temporary folder
 * @property {number} [port] without one, a free one
 * @property {boolean} [durable] true if not given; false forgets the last second when killed, and
 *   is several times faster
 * @property {boolean} [mayCreateDatabases] false if not given
 * @property {string} [password] without one, a random one; may change from start to start
 * @property {readonly string[]} [flags] beside our own, which they may contradict
 * @property {string} [logFile]
 * @property {DatabaseProgram} [program]
 * @property {import('./keeper.mjs').Keeper} [keeper] who stops it when we die; without one, its own
 */

/**
 * Starts a private MariaDB (or MySQL, where that is installed) on 127.0.0.1 and returns when it
 * answers. It has a database `rowlock` and a user of that name.
 * @param {MariadbOptions} [options]
 * @returns {Promise<RunningServer>}
 */
export async function startMariadb(options = {}) {
  const program = options.program ?? (await findDatabaseProgram(options.keeper));
  const password = options.password ?? randomBytes(16).toString("hex");
  const folder = await prepareServerFolder({ ...options, prefix: "rowlock-mariadb-" });
  const logFile = options.logFile ?? join(folder.directory, "mariadb.log");
  const data = join(folder.directory, "data");

  /** @param {number} port */
  const startOn = (port) =>
    startServer(folder.keeper, {
      name: nameOf(program),
      stage: stages.database,
      graceMs,
      program,
      args: [...serverArguments(program, port, options.durable ?? true), ...(options.flags ?? [])],
      cwd: data,
      logFile,
      readyBoundMs,
      // The log is this run's own, whereas the port might be answered by somebody else's server.
      isReady: (log) => /ready for connections/.test(log) && answersLikeMysql(host, port),
    });

  try {
    await prepareDataFolder({ ...folder, program, logFile });
    writeFileSync(
      join(folder.directory, "init.sql"),
      accountStatements(program, password, options.mayCreateDatabases ?? false),
      { mode: 0o600 },
    );
    const { port, result: server } = await onFreePort(options.port, startOn);
    return {
      url: `mysql://${user}:${password}@${host}:${port}/${database}`,
      port,
      pid: server.pid,
      directory: folder.directory,
      logFile,
      ...endingOf(folder, server),
    };
  } catch (error) {
    if (folder.isOwnKeeper) await folder.keeper.close();
    throw error;
  }
}

/** @param {DatabaseProgram} program */
export function nameOf({ flavour }) {
  return flavour === "mariadb" ? "MariaDB" : "MySQL";
}

/**
 * @param {DatabaseProgram} program
 * @param {number} port
 * @param {boolean} durable
 */
function serverArguments(program, port, durable) {
  return [
    "--no-defaults",
    ...program.flags,
    ...asRoot(),
    "--datadir=.",
    "--init-file=../init.sql",
    // Relative to the data folder: a socket's whole path may not be longer than about 100 bytes.
    "--socket=server.sock",
    "--pid-file=server.pid",
    `--port=${port}`,
    `--bind-address=${host}`,
    "--skip-name-resolve",
    "--skip-log-bin",
    "--max-connections=400",
    "--character-set-server=utf8mb4",
    // The folder that it was made for may not exist here, and nobody needs one.
    ...(program.flavour === "mysql" ? ["--mysqlx=OFF", "--secure-file-priv=NULL"] : []),
    ...(durable
      ? []
      : [
          "--innodb-flush-log-at-trx-commit=0",
          "--innodb-doublewrite=0",
          ...(program.flavour === "mariadb" ? ["--debug-no-sync"] : []),
        ]),
  ];
}

/**
 * The statements of the init file, which the server runs before it answers.
 * @param {DatabaseProgram} program
 * @param {string} password
 * @param {boolean} mayCreateDatabases
 */
function accountStatements(program, password, mayCreateDatabases) {
  const account = `'${user}'@'${host}'`;
  return [
    `CREATE DATABASE IF NOT EXISTS ${database} CHARACTER SET utf8mb4;`,
    `CREATE USER IF NOT EXISTS ${account} IDENTIFIED BY '${password}';`,
    `ALTER USER ${account} IDENTIFIED BY '${password}';`,
    `GRANT ALL PRIVILEGES ON ${mayCreateDatabases ? "*" : database}.* TO ${account};`,
    // MySQL makes its root without a password; MariaDB's answers on the socket only.
    program.flavour === "mysql" ? `ALTER USER 'root'@'localhost' IDENTIFIED BY '${password}';` : "",
    "",
  ].join("\n");
}
