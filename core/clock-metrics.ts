import type { SharedClock } from "./clock.ts";
import type { Metrics } from "./metrics/metrics.ts";

/** Tells how wrong this machine's clock is. Times in logs are by it, and little else. */
export function watchClock(metrics: Metrics, clock: Pick<SharedClock, "ownLeadMs">): void {
  metrics.gauge({
    name: "rowlock_clock_lead_seconds",
    help: "By how much the clock of this machine is ahead of Redis's; below 0 when it is behind.",
    labels: [],
    read: () => [{ labels: {}, value: clock.ownLeadMs() / 1000 }],
  });
}
