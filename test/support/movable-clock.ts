import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findInDebianPackages } from "../../scripts/services/debian-packages.mjs";

/** A clock that several processes go by, and that a test can move on. */
export type MovableClock = {
  /** What a process must find in its environment to go by this clock, and its timers with it. */
  variables: Record<string, string>;
  /** Moves it ahead, at once and for everybody. */
  advance: (seconds: number) => void;
  remove: () => void;
};

/** Undefined where libfaketime is neither installed nor to be had as a Debian package. */
export async function findMovableClock(): Promise<(() => MovableClock) | undefined> {
  const library = await findLibrary().catch(() => undefined);
  return library === undefined ? undefined : () => createClock(library);
}

function createClock(library: string): MovableClock {
  const folder = mkdtempSync(join(tmpdir(), "rowlock-clock-"));
  const file = join(folder, "offset");
  let aheadSeconds = 0;
  const write = () => writeFileSync(file, `+${aheadSeconds}`);
  write();
  return {
    variables: {
      // Redis brings an allocator that asks for the time before libfaketime is ready to answer; with
      // the C library in front of it, nobody uses that allocator.
      LD_PRELOAD: `${library} libc.so.6`,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: "1",
    },
    advance(seconds) {
      aheadSeconds += seconds;
      write();
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

const NAME = "libfaketime.so.1";

async function findLibrary(): Promise<string | undefined> {
  return (
    findIn("/usr/lib") ??
    (await findInDebianPackages(
      { folder: "libfaketime", packages: ["libfaketime"] },
      async (root) => findIn(join(root, "usr", "lib")) ?? null,
    )) ??
    undefined
  );
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
