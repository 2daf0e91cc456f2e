import { LRUCache } from "lru-cache";
import { ROOM_TIMING } from "../../waiting-room/limits.ts";

/** When each fan was told to ask again, as far as this process told it. */
export type PollTimes = {
  /** Notes that a fan asks. By how many milliseconds that is too early; 0 when it is not. */
  ask: (userId: string) => number;
  /** Notes what the fan is told. */
  told: (userId: string, pollAfterSeconds: number) => void;
};

/** Timers drift and clients round. */
const EARLY_SHARE = 0.1;

/**
 * Who is forgotten is not too early, so this only has to be more than ask too often. Some 5 MB, and
 * those who ask the most are remembered the best.
 */
const FANS_REMEMBERED = 50_000;

export function createPollTimes(nowMs: () => number = () => performance.now()): PollTimes {
  const dueAtMs = new LRUCache<string, number>({ max: FANS_REMEMBERED });
  const waitUntil = (userId: string, seconds: number) => {
    dueAtMs.set(userId, nowMs() + seconds * 1000 * (1 - EARLY_SHARE));
  };
  return {
    ask(userId) {
      const earlyMs = (dueAtMs.get(userId) ?? 0) - nowMs();
      if (earlyMs > 0) {
        return earlyMs;
      }
      // Until the answer is there, so that many who come at once are not all in time.
      waitUntil(userId, ROOM_TIMING.pollMinSeconds);
      return 0;
    },
    told: waitUntil,
  };
}
