import satisfies from "spdx-satisfies";

/** @typedef {import("./lock-file.mjs").LockedPackage} LockedPackage */

/**
 * They ask for no more than their notice, in the source or beside it. So what is under them may be
 * used, changed, bundled into a page and sold on, under any licence of one's own.
 */
const allowed = [
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "CC0-1.0",
  "ISC",
  "MIT",
  "Python-2.0",
  "Zlib",
];

/**
 * Packages that ask for more, and what was agreed to. Each is named, because what is asked has to
 * be looked at each time: development packages, too, are bundled into the pages.
 * @type {Record<string, string>}
 */
const agreedTo = {
  // Changes to its files must be published. It is used as it comes, by the browser tests alone.
  "axe-core": "MPL-2.0",
  // Lists whose authors must be named where the lists are passed on. They go nowhere but into
  // node_modules, with the file that names them.
  "caniuse-lite": "CC-BY-4.0",
  "spdx-exceptions": "CC-BY-3.0",
  "spdx-ranges": "CC-BY-3.0",
};

/**
 * @param {readonly LockedPackage[]} packages
 * @returns {LockedPackage[]} those whose licence nobody has agreed to
 */
export function findRefusedLicences(packages) {
  return packages.filter(({ name, licence }) => {
    const more = Object.hasOwn(agreedTo, name) ? agreedTo[name] : undefined;
    return !isWithin(licence, more === undefined ? allowed : [...allowed, more]);
  });
}

/**
 * @param {string} licence an expression, such as `(MIT OR GPL-3.0-only)`
 * @param {readonly string[]} licences
 */
function isWithin(licence, licences) {
  try {
    return satisfies(licence, licences);
  } catch {
    // Not a licence that has a name: `UNLICENSED`, `SEE LICENSE IN …`, none at all.
    return false;
  }
}
