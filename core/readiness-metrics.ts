import type { Metrics } from "./metrics/metrics.ts";
import type { Readiness } from "./readiness.ts";

/** Tells what this process can reach. While it stops it still tells, and says so on `/readyz`. */
export function watchReadiness(metrics: Metrics, readiness: Readiness): void {
  metrics.gauge({
    name: "rowlock_dependency_up",
    help: "1 while this process can reach the database or Redis, 0 while it cannot.",
    labels: ["dependency"],
    read: async () =>
      Object.entries(await readiness.dependencies()).map(([dependency, state]) => ({
        labels: { dependency },
        value: state === "ok" ? 1 : 0,
      })),
  });
}
