import type { Logger } from "../core/logger.ts";
import { createOutageLog } from "../core/outage-log.ts";

/**
 * A Redis that lost its data also lost the schedules and the lanes' concurrency; they come back
 * within this time. Setting them again changes nothing while they are there.
 */
const REPEAT_MS = 2000;

/** Calls `apply` again and again, from the next time that it is due. @returns what stops it. */
export function repeatSettings(apply: () => Promise<void>, logger: Logger): { stop: () => void } {
  const outage = createOutageLog(logger, {
    failing: "settings not repeated",
    over: "settings are repeated again",
  });
  let repeating: Promise<void> | undefined;
  const timer = setInterval(() => {
    // While Redis is away one repetition waits for it; more would only queue up behind.
    repeating ??= apply()
      .then(outage.worked, outage.failed)
      .finally(() => {
        repeating = undefined;
      });
  }, REPEAT_MS);
  return { stop: () => clearInterval(timer) };
}
