import { readFileSync } from "node:fs";
import { join } from "node:path";
import { places } from "../services/places.mjs";
import { runTool } from "../services/tool.mjs";
import { step } from "./console.mjs";

const boundMs = 15 * 60_000;

/** Brings `node_modules` in line with the lock file; does nothing when it is already. */
export async function installPackagesIfNeeded() {
  if (isUpToDate()) return;
  await step("installing packages", "packages installed", () =>
    runTool({
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

/**
 * npm itself notes at the end of an installation what it has put into node_modules. Comparing
 * with that, and not with a note of our own, also recognises what was installed by hand.
 */
function isUpToDate() {
  const wanted = lockedPackages(join(places.root, "package-lock.json"));
  const present = lockedPackages(join(places.nodeModules, ".package-lock.json"));
  if (wanted === null || present === null) return false;
  const needed = Object.entries(wanted).filter(([path]) => path.startsWith("node_modules/"));
  return (
    needed.every(([path, { version, optional }]) =>
      present[path] === undefined ? optional === true : present[path].version === version,
    ) && Object.keys(present).every((path) => wanted[path] !== undefined)
  );
}

/**
 * @param {string} file
 * @returns {Record<string, { version?: string, optional?: boolean }> | null}
 */
function lockedPackages(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8")).packages;
  } catch {
    return null;
  }
}
