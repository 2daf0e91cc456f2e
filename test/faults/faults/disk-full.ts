import { setTimeout as sleep } from "node:timers/promises";
import { eventually } from "../../support/eventually.ts";
import type { Fault } from "../fault.ts";
import type { FaultyServer } from "../stage/faulty-server.ts";
import { whyNoSmallDisk } from "../stage/small-disk.ts";
import type { Stage } from "../stage/stage.ts";

/** From when space was missed for the first time. */
const FULL_MS = 5000;
/** A server has some room left in the files that are there; what is sold fills it. */
const MISSED_WITHIN_MS = 60_000;
/** As `restart: unless-stopped` does. */
const RESTART_AFTER_MS = 200;

function diskFullOf(
  server: "redis" | "database",
  /** Called before space is missing; gives what says whether it has been missed. */
  watch: (stage: Stage) => () => boolean,
): Fault {
  return {
    name: `${server}-disk-full`,
    timesInFullRun: 3,
    timesInRun: 3,
    mustHold: "nothing accepted is lost, answers ≤ 2 s; with space again all goes on by itself",
    limits: { answerMs: 2000 },
    unavailable: whyNoSmallDisk,
    needsSmallDisks: true,
    async inflict(stage) {
      const disk = stage.disks?.[server];
      if (disk === undefined) {
        throw new Error("The servers have no disks of their own");
      }
      const isMissed = watch(stage);
      await disk.fill();
      try {
        await eventually(isMissed, { withinMs: MISSED_WITHIN_MS });
        await supervise(stage[server], FULL_MS);
      } finally {
        await disk.free();
      }
      await supervise(stage[server], RESTART_AFTER_MS);
    },
  };
}

/** Starts it again whenever it has ended, as whoever runs it in production would. */
async function supervise(server: FaultyServer, forMs: number): Promise<void> {
  const untilMs = performance.now() + forMs;
  do {
    await sleep(RESTART_AFTER_MS);
    if (server.isGone()) {
      // Without space it may end before it answers.
      await server.restart().catch(() => undefined);
    }
  } while (performance.now() < untilMs);
}

/** With `appendfsync always` Redis ends when it cannot write. */
export const redisDiskFull = diskFullOf(
  "redis",
  ({ redis }) =>
    () =>
      redis.isGone(),
);

/** A database goes on, and refuses what needs space. */
export const databaseDiskFull = diskFullOf("database", ({ said }) => {
  const refused = "database not ready, the lane waits";
  const before = said(refused);
  return () => said(refused) > before;
});
