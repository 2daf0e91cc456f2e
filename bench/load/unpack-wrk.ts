import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** A program, and what its environment must say so that it finds its libraries. */
export type WrkProgram = { path: string; environment: Record<string, string> };

/** Beside the servers that the launcher unpacks; the build lies in `dist`. */
const root = fileURLToPath(new URL("../../../.local/debian/wrk", import.meta.url));

const LIMIT_MS = 120_000;

/** Where `unpackWrk` puts it. */
export function unpackedWrk(): WrkProgram {
  const libraries = ["usr/lib", "lib"].flatMap((folder) => [
    join(root, folder, "x86_64-linux-gnu"),
    join(root, folder, "aarch64-linux-gnu"),
  ]);
  return {
    path: join(root, "usr/bin/wrk"),
    environment: { LD_LIBRARY_PATH: libraries.join(":") },
  };
}

/**
 * Downloads wrk, and the libraries that this machine lacks, from apt's own sources and unpacks them.
 * As the launcher does for the servers: without root, and without a change to the machine.
 */
export async function unpackWrk(): Promise<WrkProgram> {
  const workshop = await mkdtemp(join(tmpdir(), "rowlock-wrk-"));
  const archives = join(workshop, "archives");
  const draft = `${root}.new-${process.pid}`;
  const apt = async (...args: string[]) => {
    const options = { cwd: archives, timeout: LIMIT_MS, env: { ...process.env, LC_ALL: "C" } };
    const { stdout } = await execute("apt-get", [...aptOptions(workshop), ...args], options);
    return stdout;
  };
  try {
    for (const folder of ["lists/partial", "archives/partial", "log"]) {
      await mkdir(join(workshop, folder), { recursive: true });
    }
    await mkdir(draft, { recursive: true });
    // One broken source of many makes the whole update fail, though the others were read.
    await apt("update").catch(() => undefined);
    const plan = await apt("install", "--simulate", "--yes", "--no-install-recommends", "wrk");
    const packages = [...plan.matchAll(/^Inst (\S+) (?:\[[^\]]*\] )?\((\S+)/gm)];
    await apt("download", ...packages.map(([, name, version]) => `${name}=${version}`));
    for (const archive of await readdir(archives)) {
      if (archive.endsWith(".deb")) {
        await execute("dpkg", ["-x", join(archives, archive), draft], { timeout: LIMIT_MS });
      }
    }
    await rm(root, { recursive: true, force: true });
    await rename(draft, root);
    return unpackedWrk();
  } finally {
    await rm(workshop, { recursive: true, force: true });
    await rm(draft, { recursive: true, force: true });
  }
}

function aptOptions(workshop: string): string[] {
  const options = {
    "Dir::State::Lists": join(workshop, "lists"),
    "Dir::Cache": workshop,
    "Dir::Cache::Archives": join(workshop, "archives"),
    "Dir::Log": join(workshop, "log"),
    // Nothing is installed, so the lock of the machine's package database is not ours to take.
    "Debug::NoLocking": "true",
    // As root apt would download as an account that may not write here.
    "APT::Sandbox::User": "root",
  };
  return Object.entries(options).flatMap(([name, value]) => ["-o", `${name}=${value}`]);
}
