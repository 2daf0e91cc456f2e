import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { inTurn } from "./in-turn.mjs";
import { ensureLocalFolders, places } from "./places.mjs";
import { Problem } from "./problem.mjs";
import { runTool } from "./tool.mjs";

/** @typedef {import("./keeper.mjs").Keeper} Keeper */

/**
 * Packages that are unpacked together, into a folder of this clone that all its commands share.
 * @typedef {object} PackageSet
 * @property {string} folder its name
 * @property {readonly string[]} packages what they need of others comes by itself
 */

const aptGet = "/usr/bin/apt-get";
const dpkg = "/usr/bin/dpkg";
const boundMs = 300_000;
const logFile = join(places.logs, "debian-packages.log");

export function isDebianLike() {
  try {
    accessSync(aptGet, constants.X_OK);
    accessSync(dpkg, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * What failed, by folder: it is not tried again for the next who asks.
 * @type {Map<string, Problem>}
 */
const failures = new Map();

/**
 * Finds something in unpacked packages, and unpacks them if it is not there yet. Callers take turns,
 * also those of other processes.
 * @template T
 * @param {PackageSet} set
 * @param {(root: string) => Promise<T | null>} find looks into the folder; null unless what is there
 *   works on this machine
 * @param {Keeper} [keeper] who stops a download when we die
 * @returns {Promise<T | null>} null on machines without apt
 * @throws {Problem} when the packages cannot be had
 */
export async function findInDebianPackages(set, find, keeper) {
  const root = join(places.debian, set.folder);
  const present = await find(root);
  if (present !== null || !isDebianLike()) return present;
  ensureLocalFolders();
  return inTurn(
    places.unpackLock,
    async () => {
      // Whoever was before us may have done it.
      const presentNow = await find(root);
      if (presentNow !== null) return presentNow;
      await unpack(set, root, keeper);
      return find(root);
    },
    { keeper },
  );
}

/**
 * Downloads packages, and the libraries they need that this machine lacks, from apt's own sources,
 * and unpacks them into a folder. Needs no root and changes nothing on the machine: apt gets its
 * own lists and cache.
 * @param {PackageSet} set
 * @param {string} root
 * @param {Keeper} [keeper]
 */
async function unpack({ folder, packages }, root, keeper) {
  const failure = failures.get(folder);
  if (failure !== undefined) throw failure;
  const draft = `${root}.new`;
  // Whoever asks has found that what is there, if anything, does not run on this machine.
  rmSync(root, { recursive: true, force: true });
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
    for (const part of ["lists/partial", "archives/partial", "log"]) {
      mkdirSync(join(workshop, part), { recursive: true });
    }
    mkdirSync(draft, { recursive: true });
    writeFileSync(hooks, withoutHooks);
    // One broken source of many makes the whole update fail, though the others were read.
    await apt("update").catch(() => {});
    // Those that are named also where the machine has them: whoever asks wants them in the folder.
    const flags = ["--simulate", "--reinstall", "--yes", "--no-install-recommends"];
    const plan = await apt("install", ...flags, ...packages);
    await apt("download", ...plannedPackages(plan));
    for (const archive of readdirSync(archives).filter((name) => name.endsWith(".deb"))) {
      const args = ["-x", join(archives, archive), draft];
      await runTool({ command: dpkg, args, logFile, boundMs, keeper });
    }
    renameSync(draft, root);
  } catch (error) {
    const problem = new Problem(`the Debian packages ${packages.join(", ")} could not be fetched`, {
      advice: `Look at the log, or install them: sudo apt-get install -y ${packages.join(" ")}`,
      logFile,
      cause: error,
    });
    failures.set(folder, problem);
    throw problem;
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

/**
 * What a program's environment must say so that it finds its libraries and neighbours.
 * @param {string} root where packages were unpacked
 * @returns {Record<string, string>}
 */
export function unpackedEnvironment(root) {
  const folders = [join(root, "usr", "lib"), join(root, "lib")].flatMap((lib) => [
    ...subfoldersForThisMachine(lib),
    lib,
  ]);
  const binaries = [join(root, "usr", "bin"), join(root, "usr", "sbin")];
  return {
    LD_LIBRARY_PATH: [...folders, process.env.LD_LIBRARY_PATH].filter(Boolean).join(":"),
    PATH: [...binaries, process.env.PATH, "/usr/sbin", "/usr/bin", "/sbin", "/bin"]
      .filter(Boolean)
      .join(delimiter),
  };
}

/** @param {string} lib */
function subfoldersForThisMachine(lib) {
  if (!existsSync(lib)) return [];
  return readdirSync(lib)
    .filter((name) => name.includes("-linux-"))
    .map((name) => join(lib, name));
}
