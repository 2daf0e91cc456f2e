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
const RESTARTS_MAX = 100;

function diskFullOf(
  server: "redis" | "database",
  isMissed: (stage: Stage) => boolean | Promise<boolean>,
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
      let isFull = true;
      await disk.fill();
      const supervised = supervise(stage[server], () => isFull);
      try {
        await eventually(() => isMissed(stage), { withinMs: MISSED_WITHIN_MS, everyMs: 200 });
        await sleep(FULL_MS);
      } finally {
        await disk.free();
        isFull = false;
      }
      await supervised;
    },
  };
}

/** Starts it again whenever it has ended, as whoever runs it in production would. */
async function supervise(server: FaultyServer, isFull: () => boolean): Promise<void> {
  for (let restarts = 0; isFull() || server.isGone();) {
    await sleep(RESTART_AFTER_MS);
    if (server.isGone()) {
      restarts += 1;
      await server.restart().catch((error: unknown) => {
        // Without space it may end before it answers.
        if (restarts === RESTARTS_MAX) {
          throw error;
        }
      });
    }
  }
}

/** With `appendfsync always` Redis ends when it cannot write. */
export const redisDiskFull = diskFullOf("redis", ({ redis }) => redis.isGone());

/** Fans ask without a pause, so that something is decided all the time. */
const NOTHING_DECIDED_SECONDS = 2;

/** A database goes on and refuses what needs space, or it ends. */
export const databaseDiskFull = diskFullOf("database", async ({ database, withDatabase }) => {
  if (database.isGone()) {
    return true;
  }
  const decided = await withDatabase((db) =>
    db("tickets")
      .whereRaw("decided_at > NOW(3) - INTERVAL ? SECOND", [NOTHING_DECIDED_SECONDS])
      .first("id"),
  );
  return decided === undefined;
});
