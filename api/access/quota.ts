import { LRUCache } from "lru-cache";

/** So many in so long, for each key: a user or a network. */
export type QuotaPolicy = { name: string; quota: number; windowSeconds: number };

/** What a key has left. */
export type Allowance = {
  isExceeded: boolean;
  remaining: number;
  /** Milliseconds until the window of this key ends; 0 while it has none. */
  resetMs: number;
};

/**
 * Adds to what all processes have counted for a key in its window, and says the sum and how long the
 * window still is. Rejects when it cannot be asked.
 */
export type SharedCount = (key: string, count: number) => Promise<{ sum: number; resetMs: number }>;

/**
 * Counts in memory, at once and without I/O, and now and then tells the others in the background.
 *
 * A process alone is exact. Together, processes notice each other's counts after a tenth of what was
 * left, so a key that goes to several of them gets at most a tenth more for each of the others. While
 * they cannot tell each other, each goes on counting for itself.
 */
export type Quota = {
  policy: QuotaPolicy;
  /** Counts one, unless nothing is left. */
  take(key: string): Allowance;
  /** The same without counting. */
  look(key: string): Allowance;
};

/** Who is forgotten starts afresh, so this only has to be more than come in a window. Some 10 MB. */
const KEYS_REMEMBERED = 50_000;

/**
 * Counts are told when they come to this share of what is left. So whoever uses less than a tenth, as
 * almost everybody does, costs nothing but memory; and near the limit each single one is told.
 */
const TOLD_SHARE = 0.1;

type Window = { endsAtMs: number; used: number; untold: number };

export function createQuota(
  policy: QuotaPolicy,
  deps: { share: SharedCount; nowMs?: () => number },
): Quota {
  const { quota } = policy;
  const windowMs = policy.windowSeconds * 1000;
  const { share, nowMs = () => performance.now() } = deps;
  const windows = new LRUCache<string, Window>({ max: KEYS_REMEMBERED });

  const openWindow = (key: string, now: number): Window | undefined => {
    const window = windows.get(key);
    return window !== undefined && now < window.endsAtMs ? window : undefined;
  };

  const tell = async (key: string, window: Window) => {
    const told = window.untold;
    window.untold = 0;
    try {
      const { sum, resetMs } = await share(key, told);
      window.used = Math.max(window.used, sum + window.untold);
      window.endsAtMs = nowMs() + resetMs;
    } catch {
      // What was not told stays counted here.
    }
  };

  return {
    policy,

    take(key) {
      const now = nowMs();
      let window = openWindow(key, now);
      if (window === undefined) {
        window = { endsAtMs: now + windowMs, used: 0, untold: 0 };
        windows.set(key, window);
      }
      if (window.used >= quota) {
        return { isExceeded: true, remaining: 0, resetMs: window.endsAtMs - now };
      }
      window.used += 1;
      window.untold += 1;
      const remaining = quota - window.used;
      if (window.untold >= Math.max(1, Math.floor(remaining * TOLD_SHARE))) {
        void tell(key, window);
      }
      return { isExceeded: false, remaining, resetMs: window.endsAtMs - now };
    },

    look(key) {
      const now = nowMs();
      const window = openWindow(key, now);
      return window === undefined
        ? { isExceeded: false, remaining: quota, resetMs: 0 }
        : {
            isExceeded: window.used >= quota,
            remaining: Math.max(0, quota - window.used),
            resetMs: window.endsAtMs - now,
          };
    },
  };
}
