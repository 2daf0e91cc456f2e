import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { places } from "../services/places.mjs";
import { runTool } from "../services/tool.mjs";
import { step } from "./console.mjs";

const boundMs = 15 * 60_000;
const lockFile = join(places.root, "package-lock.json");
/** Lives and dies with what it describes. */
const stampFile = join(places.nodeModules, ".rowlock-installed");

/**
 * Brings `node_modules` in line with the lock file; does nothing when it is already.
 * @param {import("../services/keeper.mjs").Keeper} keeper
 */
export async function installPackagesIfNeeded(keeper) {
  const wanted = createHash("sha256").update(readFileSync(lockFile)).digest("hex");
  if (readStamp() === wanted && holdsWorkspacePackages()) return;
  if (!holdsLockedPackages()) {
    await step("installing packages", "packages installed", () =>
      runTool({
        keeper,
        command: "npm",
        args: ["ci", "--no-audit", "--no-fund"],
        cwd: places.root,
        logFile: join(places.logs, "npm-ci.log"),
        boundMs,
        // Production would leave out the compiler.
        env: { NODE_ENV: "development" },
        advice: "Run `npm ci` yourself to see more; without a network nothing can be installed.",
      }),
    );
  }
  writeFileSync(stampFile, wanted);
}

function readStamp() {
  try {
    return readFileSync(stampFile, "utf8");
  } catch {
    return null;
  }
}

/** Recognises, by the note that npm itself leaves behind, what was installed by hand. */
function holdsLockedPackages() {
  const wanted = lockedPackages(lockFile);
  const present = lockedPackages(join(places.nodeModules, ".package-lock.json"));
  if (wanted === null || present === null) return false;
  return (
    holdsWorkspacePackages() &&
    Object.entries(wanted)
      .filter(([path, { optional, extraneous }]) => path !== "" && !optional && !extraneous)
      .every(([path, { version }]) => present[path]?.version === version)
  );
}

/** What `client/` needs for itself lies there, and is missing where `node_modules` was copied from another clone. */
function holdsWorkspacePackages() {
  const paths = Object.keys(lockedPackages(lockFile) ?? {});
  return paths
    .filter((path) => !path.startsWith("node_modules/") && path.includes("/node_modules/"))
    .every((path) => existsSync(join(places.root, path)));
}

/**
 * @typedef {{ version?: string, optional?: boolean, extraneous?: boolean }} LockedPackage
 * @param {string} file
 * @returns {Record<string, LockedPackage> | null}
 */
function lockedPackages(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8")).packages;
  } catch {
    return null;
  }
}
