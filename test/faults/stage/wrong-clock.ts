import { execFile } from "node:child_process";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { findInDebianPackages } from "../../../scripts/services/debian-packages.mjs";

const execute = promisify(execFile);

/** Variables under which a process believes that it is so much later, or earlier. */
export type WrongClock = (aheadSeconds: number) => Record<string, string>;

/**
 * By libfaketime, as installed, or as its Debian package has it, which is unpacked beside the servers.
 * @throws when it cannot be had, or does nothing here.
 */
export async function findWrongClock(): Promise<WrongClock> {
  const found =
    (await workingIn("/")) ??
    (await findInDebianPackages({ folder: "faketime", packages: ["libfaketime"] }, workingIn));
  if (found === null) {
    throw new Error("there is no libfaketime on this machine, and no apt to get it by");
  }
  return found;
}

async function workingIn(root: string): Promise<WrongClock | null> {
  const folder = join(root, "usr", "lib");
  const libraries = (await readdir(folder).catch(() => [])).map((name) =>
    join(folder, name, "faketime", "libfaketimeMT.so.1"),
  );
  for (const library of libraries) {
    const wrongClock: WrongClock = (aheadSeconds) => ({
      LD_PRELOAD: library,
      FAKETIME: `${aheadSeconds < 0 ? "" : "+"}${aheadSeconds}s`,
      // Clocks are wrong, timers are not.
      FAKETIME_DONT_FAKE_MONOTONIC: "1",
    });
    if (await isBelieved(wrongClock)) {
      return wrongClock;
    }
  }
  return null;
}

/** A library that cannot be loaded is passed over without an error. */
async function isBelieved(wrongClock: WrongClock): Promise<boolean> {
  const HOUR_SECONDS = 3600;
  const { stdout } = await execute(process.execPath, ["-p", "Date.now()"], {
    env: { PATH: process.env["PATH"] ?? "", ...wrongClock(HOUR_SECONDS) },
  });
  return Number(stdout) > Date.now() + (HOUR_SECONDS * 1000) / 2;
}
