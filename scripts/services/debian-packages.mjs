import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { ensureLocalFolders, places } from "./places.mjs";
import { identifyProcess } from "./process-identity.mjs";
import { Problem } from "./problem.mjs";
import { runTool } from "./tool.mjs";

/** The smallest packages that hold the programs: no init scripts, no accounts, no configuration. */
const wanted = ["mariadb-server-core", "mariadb-client-core", "redis-server"];

const aptGet = "/usr/bin/apt-get";
const dpkg = "/usr/bin/dpkg";
const boundMs = 300_000;
const logFile = join(places.logs, "debian-packages.log");

/** A cache of this clone that its throw-away servers share. */
export const unpackedRoot = join(places.debian, "root");

export function isDebianLike() {
  try {
    accessSync(aptGet, constants.X_OK);
    accessSync(dpkg, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** @type {Promise<void> | null} */
let unpacking = null;

/**
 * Downloads the servers and the libraries that this machine lacks from apt's own sources, and
 * unpacks them into a folder. Needs no root and changes nothing on the machine: apt gets its
 * own lists and cache. Callers at the same time share one run.
 * @param {import("./keeper.mjs").Keeper} [keeper]
 * @returns {Promise<void>}
 */
export function unpackDebianPackages(keeper) {
  unpacking ??= unpack(keeper).finally(() => {
    unpacking = null;
  });
  return unpacking;
}

/** @param {import("./keeper.mjs").Keeper} [keeper] */
async function unpack(keeper) {
  ensureLocalFolders();
  removeAbandonedWorkshops();
  const workshop = join(places.debian, `new-${process.pid}`);
  const archives = join(workshop, "archives");
  const fresh = join(workshop, "root");
  try {
    for (const folder of ["lists/partial", "archives/partial", "log", "root"]) {
      mkdirSync(join(workshop, folder), { recursive: true });
    }
    const configuration = join(workshop, "apt.conf");
    writeFileSync(configuration, aptConfiguration(workshop));
    const apt = (/** @type {string[]} */ ...args) =>
      runTool({
        command: aptGet,
        args: ["-c", configuration, ...args],
        cwd: archives,
        keeper,
        logFile,
        boundMs,
      });

    // One broken source of many makes the whole update fail, though the others were read.
    await apt("update").catch(() => {});
    const plan = await apt("install", "--simulate", "--yes", "--no-install-recommends", ...wanted);
    await apt("download", ...plannedPackages(plan));
    for (const archive of readdirSync(archives).filter((name) => name.endsWith(".deb"))) {
      await runTool({
        command: dpkg,
        args: ["-x", join(archives, archive), fresh],
        keeper,
        logFile,
        boundMs,
      });
    }
    putInPlace(fresh);
  } catch (error) {
    throw new Problem("the Debian packages of MariaDB and Redis could not be fetched", {
      advice:
        "Look at the log, or install them: sudo apt-get install -y mariadb-server redis-server",
      logFile,
      cause: error,
    });
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
}

function removeAbandonedWorkshops() {
  if (!existsSync(places.debian)) return;
  for (const name of readdirSync(places.debian)) {
    const pid = /^new-(\d+)$/.exec(name)?.[1];
    if (pid !== undefined && identifyProcess(Number(pid)) === null) {
      rmSync(join(places.debian, name), { recursive: true, force: true });
    }
  }
}

/** @param {string} workshop */
function aptConfiguration(workshop) {
  return [
    `Dir::State::Lists "${join(workshop, "lists")}";`,
    `Dir::Cache "${workshop}";`,
    `Dir::Cache::Archives "${join(workshop, "archives")}";`,
    `Dir::Log "${join(workshop, "log")}";`,
    // Nothing is installed, so the lock of the machine's package database is not ours to take.
    'Debug::NoLocking "true";',
    // As root apt would download as an account that may not write here.
    'APT::Sandbox::User "root";',
    // Hooks of the machine that clean its own caches.
    "#clear APT::Update::Pre-Invoke;",
    "#clear APT::Update::Post-Invoke;",
    "#clear APT::Update::Post-Invoke-Success;",
    "",
  ].join("\n");
}

/**
 * @param {string} plan the output of a simulated installation
 * @returns {string[]} `name=version`
 */
function plannedPackages(plan) {
  const line = /^Inst (\S+) (?:\[[^\]]*\] )?\((\S+)/gm;
  return [...plan.matchAll(line)].map(([, name, version]) => `${name}=${version}`);
}

/**
 * Two commands may unpack at the same time; whoever comes second replaces an equal folder.
 * @param {string} fresh
 */
function putInPlace(fresh) {
  const old = `${fresh}.old`;
  try {
    renameSync(unpackedRoot, old);
  } catch {
    // There was none.
  }
  try {
    renameSync(fresh, unpackedRoot);
  } catch (error) {
    if (!isTaken(error)) throw error;
  }
}

/** @param {unknown} error */
function isTaken(error) {
  return (
    error instanceof Error &&
    "code" in error &&
    ["ENOTEMPTY", "EEXIST"].includes(String(error.code))
  );
}
