import { readFileSync } from "node:fs";
import { join } from "node:path";
import { places } from "../services/places.mjs";

/**
 * A package as the lock file has it. npm copies the licence from the package when it locks it.
 * @typedef {{ name: string, version: string, licence: string }} LockedPackage
 */

/**
 * @typedef {object} LockEntry
 * @property {string} [name] where a package is installed under another name
 * @property {string} [version]
 * @property {unknown} [license]
 * @property {boolean} [link]
 */

/** @returns {LockedPackage[]} every package that is ever installed from this clone, for any platform */
export function readLockFile() {
  return lockedPackages(JSON.parse(readFileSync(join(places.root, "package-lock.json"), "utf8")));
}

/** @param {{ packages: Record<string, LockEntry> }} lockFile */
export function lockedPackages({ packages }) {
  return Object.entries(packages)
    .filter(([path, { link }]) => path.includes("node_modules/") && link !== true)
    .map(([path, { name, version, license }]) => ({
      name: name ?? path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length),
      version: version ?? "",
      // What is no text has the form of packages from before 2014, and wants a look.
      licence: typeof license === "string" ? license : JSON.stringify(license ?? "none"),
    }));
}
