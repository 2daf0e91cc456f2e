import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { createAutocannonLoader } from "./autocannon.ts";
import type { Loader } from "./loader.ts";
import { createWrkLoader, type WrkProgram } from "./wrk.ts";

const execute = promisify(execFile);

type Wrk = { program: WrkProgram; version: string };

/** What is used here of the launcher's part that unpacks Debian packages. */
type DebianPackages = {
  findInDebianPackages: <Found>(
    set: { folder: string; packages: readonly string[] },
    find: (root: string) => Promise<Found | null>,
  ) => Promise<Found | null>;
  unpackedEnvironment: (root: string) => Record<string, string>;
};

/** The launcher is plain JavaScript, of which the compiler of the build knows nothing. */
const packagesFile = new URL("../../../scripts/services/debian-packages.mjs", import.meta.url);

/**
 * wrk where it is installed or its Debian package can be had, else autocannon, which needs several
 * times as much of the machine for itself.
 */
export async function findLoader(say: (line: string) => void): Promise<Loader> {
  const wrk =
    (await working({ path: "wrk", environment: {} })) ??
    (await unpackedWrk().catch((error: unknown) => {
      say(`The package of wrk cannot be had: ${error instanceof Error ? error.message : ""}`);
      return null;
    }));
  if (wrk !== null) {
    return createWrkLoader(wrk.program, wrk.version);
  }
  say("There is no wrk here, so autocannon makes the load. It takes a core for itself.");
  return createAutocannonLoader();
}

async function unpackedWrk(): Promise<Wrk | null> {
  const { findInDebianPackages, unpackedEnvironment }: DebianPackages = await import(
    packagesFile.href
  );
  return findInDebianPackages({ folder: "wrk", packages: ["wrk"] }, (root) =>
    working({ path: join(root, "usr/bin/wrk"), environment: unpackedEnvironment(root) }),
  );
}

/** It says its version along with its usage, and then fails. */
async function working(program: WrkProgram): Promise<Wrk | null> {
  const env = { ...process.env, ...program.environment };
  const said: unknown = await execute(program.path, ["--version"], { env }).catch(
    (error: unknown) => error,
  );
  const isSaid = typeof said === "object" && said !== null && "stdout" in said;
  const version = isSaid ? /^wrk (?:debian\/)?([\w.]+)/.exec(String(said.stdout))?.[1] : undefined;
  return version === undefined ? null : { program, version };
}
