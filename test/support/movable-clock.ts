import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findFaketime } from "./faketime.ts";

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
  const library = await findFaketime().catch(() => undefined);
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
