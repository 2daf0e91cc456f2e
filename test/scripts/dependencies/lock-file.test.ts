import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";

type LockEntry = { integrity?: string; link?: boolean; hasInstallScript?: boolean };

const read = (file: string) =>
  JSON.parse(readFileSync(new URL(`../../../${file}`, import.meta.url), "utf8"));

const packages: [string, LockEntry][] = Object.entries<LockEntry>(
  read("package-lock.json").packages,
).filter(([path, { link }]) => path.includes("node_modules/") && link !== true);

test("every package has a checksum, so that what is installed is what was locked", () => {
  const without = packages.filter(([, { integrity }]) => !/^sha512-\S{88}$/.test(integrity ?? ""));
  expect(without).toEqual([]);
});

test("every version that we ask for is an exact one", () => {
  const wanted = ["package.json", "client/package.json"].flatMap((file) => {
    const { dependencies, devDependencies, overrides } = read(file);
    return Object.entries<string>({ ...dependencies, ...devDependencies, ...overrides });
  });
  expect(wanted.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
});

test("every package that has an install script is denied it", () => {
  const denied: Record<string, boolean> = read("package.json").allowScripts;
  const withScript = packages
    .filter(([, { hasInstallScript }]) => hasInstallScript === true)
    .map(([path]) => path.replace(/^.*node_modules\//, ""));
  expect(withScript.length).toBeGreaterThan(0);
  expect(withScript.filter((name) => denied[name] !== false)).toEqual([]);
});
