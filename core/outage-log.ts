import type { Logger } from "./logger.ts";

/**
 * Tells in few lines of what may fail a thousand times a second: that it began, now and then while it
 * lasts, and that it is over. Costs nothing while all is well.
 */
export type OutageLog = {
  failed: (error: unknown, facts?: Record<string, unknown>) => void;
  worked: () => void;
};

/** Often enough for who looks at the newest lines only. */
const SAY_AGAIN_MS = 30_000;
/** What failed this long ago is over, although nobody said so. */
const FORGIVEN_MS = 60_000;

/**
 * Of one kind of failure. Lines that say so come at least half a minute apart, also when it works and
 * fails in turns; each has how often it failed since it began.
 */
export function createOutageLog(
  logger: Logger,
  messages: { failing: string; over?: string },
  { level = "warn", nowMs = () => performance.now() }: OutageLogOptions = {},
): OutageLog {
  let times = 0;
  let beganAtMs = 0;
  let failedAtMs = Number.NEGATIVE_INFINITY;
  let saidAtMs = Number.NEGATIVE_INFINITY;
  let isSaid = false;

  return {
    failed(error, facts = {}) {
      const now = nowMs();
      if (times === 0 || now - failedAtMs > FORGIVEN_MS) {
        times = 0;
        beganAtMs = now;
      }
      times += 1;
      failedAtMs = now;
      if (now - saidAtMs >= SAY_AGAIN_MS) {
        saidAtMs = now;
        isSaid = true;
        logger[level](
          { ...facts, err: error, times, forSeconds: secondsBetween(beganAtMs, now) },
          messages.failing,
        );
      }
    },

    worked() {
      if (times === 0) {
        return;
      }
      if (isSaid && messages.over !== undefined) {
        logger.info({ times, forSeconds: secondsBetween(beganAtMs, nowMs()) }, messages.over);
      }
      times = 0;
      isSaid = false;
    },
  };
}

type OutageLogOptions = { level?: "warn" | "error"; nowMs?: () => number };

function secondsBetween(beganAtMs: number, endedAtMs: number): number {
  return Math.round((endedAtMs - beganAtMs) / 1000);
}
