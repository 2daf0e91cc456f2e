import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import {
  findInDebianPackages,
  unpackedEnvironment,
} from "../../scripts/services/debian-packages.mjs";

/** The programs with which an operator backs up and restores, as they come with the server. */
export type DatabaseTools = {
  /** Has a dump say of where in the binary logs it was taken. */
  placeFlag: string;
  /** Writes what it prints into the file. */
  dump: (server: URL, args: readonly string[], file: string) => Promise<void>;
  /** What the binary logs say happened, as statements. */
  readBinaryLogs: (args: readonly string[]) => Readable;
  /** Has the server run the statements, in the database if one is named. */
  load: (server: URL, statements: Readable, database?: string) => Promise<void>;
};

type Found = { folder: string; environment: Record<string, string>; family: "mariadb" | "mysql" };

const NAMES = {
  mariadb: { dump: "mariadb-dump", client: "mariadb", binaryLogs: "mariadb-binlog" },
  mysql: { dump: "mysqldump", client: "mysql", binaryLogs: "mysqlbinlog" },
};
const PLACE_FLAGS = { mariadb: "--master-data=2", mysql: "--source-data=2" };

/** Undefined where they are neither installed nor to be had as a Debian package. */
export async function findDatabaseTools(): Promise<DatabaseTools | undefined> {
  const found =
    findIn("", {}) ??
    (await findInDebianPackages(
      { folder: "mariadb-client", packages: ["mariadb-client"] },
      async (root) => findIn(join(root, "usr/bin"), unpackedEnvironment(root)) ?? null,
    ).catch(() => null));
  return found === null ? undefined : toolsOf(found);
}

/** An empty folder leaves it to the PATH. */
function findIn(folder: string, environment: Record<string, string>): Found | undefined {
  const env = { ...process.env, ...environment };
  const family = (["mariadb", "mysql"] as const).find((each) =>
    Object.values(NAMES[each]).every(
      (name) => spawnSync(join(folder, name), ["--version"], { env }).status === 0,
    ),
  );
  return family && { folder, environment, family };
}

function toolsOf({ folder, environment, family }: Found): DatabaseTools {
  const names = NAMES[family];
  const start = (name: string, args: readonly string[], password = "") =>
    spawn(join(folder, name), args, {
      // Not as an argument, which everybody on the machine can read.
      env: { ...process.env, ...environment, MYSQL_PWD: password },
      stdio: ["pipe", "pipe", "pipe"],
    });
  const login = (server: URL) => [
    "--no-defaults",
    `--host=${server.hostname}`,
    `--port=${server.port}`,
    `--user=${server.username}`,
  ];
  return {
    placeFlag: PLACE_FLAGS[family],
    async dump(server, args, file) {
      const child = start(names.dump, [...login(server), ...args], server.password);
      const ended = endOf(child, names.dump);
      await pipeline(child.stdout, createWriteStream(file));
      await ended;
    },
    readBinaryLogs(args) {
      const child = start(names.binaryLogs, ["--no-defaults", ...args]);
      return Readable.from(
        (async function* () {
          const ended = endOf(child, names.binaryLogs);
          yield* child.stdout;
          await ended;
        })(),
      );
    },
    async load(server, statements, database) {
      const args = [...login(server), ...(database === undefined ? [] : [database])];
      const child = start(names.client, args, server.password);
      const ended = endOf(child, names.client);
      await pipeline(statements, child.stdin);
      await ended;
    },
  };
}

async function endOf(child: ReturnType<typeof spawn>, name: string): Promise<void> {
  const complaints = child.stderr === null ? Promise.resolve("") : text(child.stderr);
  await once(child, "exit");
  if (child.exitCode !== 0) {
    throw new Error(`${name} ended with ${child.exitCode}:\n${await complaints}`);
  }
}
