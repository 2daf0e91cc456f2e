import { expect, test } from "@jest/globals";
import { findRefusedLicences } from "../../../scripts/dependencies/licences.mjs";
import { lockedPackages, readLockFile } from "../../../scripts/dependencies/lock-file.mjs";

const packageUnder = (licence: string, name = "some-package") => ({
  name,
  version: "1.0.0",
  licence,
});

test("every package in the lock file has a licence that is allowed", () => {
  expect(readLockFile().length).toBeGreaterThan(100);
  expect(findRefusedLicences(readLockFile())).toEqual([]);
});

test.each(["MIT", "(MIT OR GPL-3.0-only)", "Apache-2.0 AND MIT", "(MIT AND Zlib)", "0BSD"])(
  "%s is allowed",
  (licence) => {
    expect(findRefusedLicences([packageUnder(licence)])).toEqual([]);
  },
);

test.each([
  "GPL-3.0-only",
  "MIT AND GPL-3.0-only",
  "(AGPL-3.0-or-later OR BUSL-1.1)",
  "Apache-2.0 WITH Classpath-exception-2.0",
  "CC-BY-NC-4.0",
  "UNLICENSED",
  "SEE LICENSE IN LICENSE.md",
  "mit",
  "",
])("%p is not", (licence) => {
  expect(findRefusedLicences([packageUnder(licence)])).toHaveLength(1);
});

test("what one package is allowed, another is not", () => {
  expect(findRefusedLicences([packageUnder("MPL-2.0", "axe-core")])).toEqual([]);
  expect(findRefusedLicences([packageUnder("MPL-2.0", "another")])).toHaveLength(1);
  expect(findRefusedLicences([packageUnder("MPL-2.0", "constructor")])).toHaveLength(1);
});

test("the lock file's own packages are left out, and a package that tells no licence is not", () => {
  const packages = lockedPackages({
    packages: {
      "": { version: "0.1.0", license: "MIT" },
      client: { version: "0.1.0" },
      "node_modules/rowlock-client": { link: true },
      "node_modules/koa/node_modules/@scope/mute": { version: "1.2.3" },
      "node_modules/old": { version: "0.0.1", license: { type: "MIT" } },
    },
  });
  expect(packages).toEqual([
    { name: "@scope/mute", version: "1.2.3", licence: '"none"' },
    { name: "old", version: "0.0.1", licence: '{"type":"MIT"}' },
  ]);
  expect(findRefusedLicences(packages)).toHaveLength(2);
});
