import { execFile } from "node:child_process";
import { mkdir, mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Servers } from "./servers.ts";

const execute = promisify(execFile);

/** A file system of a server's own, so that filling it harms nobody else. */
export type SmallDisk = {
  /** Resolves when not a byte is left. */
  fill: () => Promise<void>;
  /** Gives the space back. */
  free: () => Promise<void>;
};

/** It lies in memory, so that it needs no device and is gone with its mount. */
function mount(directory: string, megabytes: number): Promise<unknown> {
  const options = `size=${megabytes}m,mode=700`;
  return execute("mount", ["-t", "tmpfs", "-o", options, "tmpfs", directory]);
}

export async function mountSmallDisk(
  keeper: Servers["keeper"],
  directory: string,
  megabytes: number,
): Promise<SmallDisk> {
  await mkdir(directory, { recursive: true });
  await mount(directory, megabytes);
  keeper.addStopCommand(["umount", "--lazy", directory]);
  const filler = join(directory, "filler");
  return {
    fill: () => writeUntilFull(filler),
    free: () => rm(filler),
  };
}

/** Why no disk can be mounted here; undefined when one can. */
export async function whyNoSmallDisk(): Promise<string | undefined> {
  const directory = await mkdtemp(join(tmpdir(), "rowlock-disk-"));
  try {
    await mount(directory, 1);
    await execute("umount", [directory]);
    return undefined;
  } catch {
    return "only root may mount a small disk; try `unshare --map-root-user --mount npm run test:faults`";
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** As small as a file system gives space away, so that nothing is left in the end. */
const CHUNK = Buffer.alloc(4096);

async function writeUntilFull(path: string): Promise<void> {
  const filler = await open(path, "w");
  try {
    for (;;) {
      await filler.write(CHUNK);
    }
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOSPC")) {
      throw error;
    }
  } finally {
    await filler.close();
  }
}
