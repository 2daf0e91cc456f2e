import { seededRandomOf } from "../../../bench/rush/random.ts";
import type { Stage } from "../stage/stage.ts";
import { createFan, type World } from "./fan.ts";
import { openFanLog, type FanLog } from "./log.ts";

export type Crowd = {
  log: FanLog;
  /** How many requests have their outcome. */
  settled: () => number;
  /** Nobody begins anything new; resolves when everybody knows what became of everything. */
  disperse: () => Promise<void>;
};

/** Has all fans of the stage come and buy, each with decisions that only the seed makes. */
export function gatherCrowd({ apis, show, userIds }: Stage, seed: number): Crowd {
  const log = openFanLog();
  let isOver = false;
  const world: World = { apis, show, log, sold: new Set(), isOver: () => isOver };
  const playing = Promise.all(
    userIds.map((userId, index) => createFan(world, userId, seededRandomOf(seed, index)).play()),
  );
  // Whoever waits for the crowd hears of it; until then it must not end the process.
  playing.catch(() => undefined);
  return {
    log,
    settled: () => log.errands.filter(({ told }) => told.length > 0).length,
    async disperse() {
      isOver = true;
      await playing;
    },
  };
}
