import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import { runTool } from "./tool.mjs";

/** @typedef {import("./programs.mjs").DatabaseProgram} DatabaseProgram */

const boundMs = 120_000;

/**
 * The files that MariaDB's own installer feeds to the server, in its order. The installer itself
 * is a shell script that fails on paths with spaces.
 */
const systemStatements = [
  /^(mysql|mariadb)_system_tables\.sql$/,
  /^(mysql|mariadb)_performance_tables\.sql$/,
  /^(mysql|mariadb)_system_tables_data\.sql$/,
  /^maria_add_gis_sp_bootstrap\.sql$/,
  /^(mysql|mariadb)_sys_schema\.sql$/,
];

/**
 * Makes `data` in the folder unless it is there. It is filled beside its place and then renamed,
 * so that an interrupted start leaves no half-made data that the next one would trust.
 * @param {object} request
 * @param {string} request.directory
 * @param {DatabaseProgram} request.program
 * @param {string} request.logFile
 * @param {import("./keeper.mjs").Keeper} request.keeper
 */
export async function prepareDataFolder({ directory, program, logFile, keeper }) {
  const data = join(directory, "data");
  if (existsSync(data)) return;
  const draft = join(directory, "data.new");
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  try {
    await runTool({
      name: "the preparation of the data folder",
      command: program.path,
      args: ["--no-defaults", ...program.flags, ...asRoot(), "--datadir=.", ...modeOf(program)],
      input: program.flavour === "mariadb" ? bootstrapStatements(program) : "",
      cwd: draft,
      env: program.env,
      logFile,
      boundMs,
      keeper,
    });
    renameSync(draft, data);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** Without being told so, the server refuses to run as root. */
export function asRoot() {
  return process.getuid?.() === 0 ? ["--user=root"] : [];
}

/** @param {DatabaseProgram} program */
function modeOf({ flavour }) {
  return flavour === "mariadb"
    ? ["--bootstrap", "--enforce-storage-engine=", "--max-allowed-packet=8M"]
    : ["--initialize-insecure"];
}

/** @param {DatabaseProgram} program */
function bootstrapStatements({ share }) {
  const present = readdirSync(share);
  const files = systemStatements.map((pattern) => present.find((name) => pattern.test(name)));
  return [
    "CREATE DATABASE IF NOT EXISTS mysql;",
    "USE mysql;",
    // The server's own root is whoever may use the socket, and nobody else.
    `SET @auth_root_socket = '${ownName()}';`,
    "SET @skip_auth_anonymous = 1;",
    ...files.map((name) => (name === undefined ? "" : readFileSync(join(share, name), "utf8"))),
  ].join("\n");
}

function ownName() {
  try {
    return userInfo().username.replace(/[^\w.-]/g, "");
  } catch {
    // A container may run under a number that has no name.
    return "root";
  }
}
