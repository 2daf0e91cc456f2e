import {
  accessSync,
  constants,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { places } from "./places.mjs";
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
const draft = join(places.debian, "root.new");

export function isDebianLike() {
  try {
    accessSync(aptGet, constants.X_OK);
    accessSync(dpkg, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** @type {Problem | null} */
let failure = null;

/**
 * Downloads the servers and the libraries that this machine lacks from apt's own sources, and
 * unpacks them into a folder. Needs no root and changes nothing on the machine: apt gets its
 * own lists and cache. Callers take turns; what failed for one server is not tried for the next.
 * @param {import("./keeper.mjs").Keeper} [keeper]
 */
export async function unpackDebianPackages(keeper) {
  if (failure !== null) throw failure;
  // Whoever asks has found that what is there, if anything, does not run on this machine.
  rmSync(unpackedRoot, { recursive: true, force: true });
  rmSync(draft, { recursive: true, force: true });
  // Not in the clone, for apt works in no folder whose path is longer than some 300 bytes.
  const workshop = mkdtempSync(join(tmpdir(), "rowlock-apt-"));
  keeper?.removeAtEnd(workshop);

  const archives = join(workshop, "archives");
  const hooks = join(workshop, "apt.conf");
  /** @param {string[]} args */
  const apt = (...args) =>
    runTool({
      name: `apt-get ${args[0]}`,
      command: aptGet,
      args: ["-c", hooks, ...aptOptions(workshop), ...args],
      cwd: archives,
      logFile,
      boundMs,
      keeper,
    });
  try {
    for (const folder of ["lists/partial", "archives/partial", "log"]) {
      mkdirSync(join(workshop, folder), { recursive: true });
    }
    mkdirSync(draft, { recursive: true });
    writeFileSync(hooks, withoutHooks);
    // One broken source of many makes the whole update fail, though the others were read.
    await apt("update").catch(() => {});
    const plan = await apt("install", "--simulate", "--yes", "--no-install-recommends", ...wanted);
    await apt("download", ...plannedPackages(plan));
    for (const archive of readdirSync(archives).filter((name) => name.endsWith(".deb"))) {
      const args = ["-x", join(archives, archive), draft];
      await runTool({ command: dpkg, args, logFile, boundMs, keeper });
    }
    renameSync(draft, unpackedRoot);
  } catch (error) {
    failure = new Problem("the Debian packages of MariaDB and Redis could not be fetched", {
      advice:
        "Look at the log, or install them: sudo apt-get install -y mariadb-server redis-server",
      logFile,
      cause: error,
    });
    throw failure;
  } finally {
    rmSync(workshop, { recursive: true, force: true });
    rmSync(draft, { recursive: true, force: true });
  }
}

/**
 * As arguments and not in a file, where a quote in a path would need escaping.
 * @param {string} workshop
 */
function aptOptions(workshop) {
  const options = {
    "Dir::State::Lists": join(workshop, "lists"),
    "Dir::Cache": workshop,
    "Dir::Cache::Archives": join(workshop, "archives"),
    "Dir::Log": join(workshop, "log"),
    // Nothing is installed, so the lock of the machine's package database is not ours to take.
    "Debug::NoLocking": "true",
    // As root apt would download as an account that may not write here.
    "APT::Sandbox::User": "root",
  };
  return Object.entries(options).flatMap(([name, value]) => ["-o", `${name}=${value}`]);
}

/** Hooks of the machine that clean its own caches are not for our update. */
const withoutHooks = ["Pre-Invoke", "Post-Invoke", "Post-Invoke-Success"]
  .map((hook) => `#clear APT::Update::${hook};\n`)
  .join("");

/**
 * @param {string} plan the output of a simulated installation
 * @returns {string[]} `name=version`
 */
function plannedPackages(plan) {
  const line = /^Inst (\S+) (?:\[[^\]]*\] )?\((\S+)/gm;
  return [...plan.matchAll(line)].map(([, name, version]) => `${name}=${version}`);
}
