import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { findInDebianPackages } from "../../scripts/services/debian-packages.mjs";

const NAME = "libfaketime.so.1";

/**
 * The library that makes clocks wrong: as installed, or as its Debian package has it, which is unpacked
 * beside the servers.
 * @throws when it cannot be had.
 */
export async function findFaketime(): Promise<string> {
  const library =
    findIn("/usr/lib") ??
    (await findInDebianPackages(
      { folder: "libfaketime", packages: ["libfaketime"] },
      async (root) => findIn(join(root, "usr", "lib")) ?? null,
    ));
  if (library === null) {
    throw new Error("libfaketime is not installed, and there is no apt to get it by");
  }
  return library;
}

/** Only one that works: it must be made for this machine's C library. */
function findIn(lib: string): string | undefined {
  const folders = subfoldersOf(lib).map((name) => join(lib, name, "faketime"));
  const candidates = [join(lib, "faketime"), ...folders].map((folder) => join(folder, NAME));
  return candidates.find((path) => {
    const env = { LD_PRELOAD: path, FAKETIME: "2001-02-03 04:05:06", TZ: "UTC" };
    return spawnSync("/bin/date", ["+%Y"], { env }).stdout?.toString() === "2001\n";
  });
}

function subfoldersOf(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.includes("-linux-"));
  } catch {
    return [];
  }
}
