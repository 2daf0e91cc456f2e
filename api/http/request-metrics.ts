import type { Metrics } from "../../core/metrics/metrics.ts";
import type { ErrorCode } from "../../domain/errors.ts";

/** Counts what was asked and how it was answered. */
export type RequestMetrics = ReturnType<typeof createRequestMetrics>;

/** From an answer out of memory, in a millisecond, to the longest that a client may prefer to wait. */
const DURATION_BOUNDS_SECONDS = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
];

/** What has no pattern: paths that lead nowhere, and pages that are not calls of the API. */
const NO_ROUTE = "other";

export function createRequestMetrics(metrics: Metrics) {
  const requests = metrics.counter({
    name: "rowlock_http_requests_total",
    help: "Answered requests, by the pattern of their path and the status of the answer.",
    labels: ["method", "route", "status"],
  });
  const durations = metrics.histogram({
    name: "rowlock_http_request_duration_seconds",
    help: "From a request's arrival to its answer. With Prefer: wait that includes the wait for the outcome.",
    labels: ["method", "route"],
    bounds: DURATION_BOUNDS_SECONDS,
  });
  const refusals = metrics.counter({
    name: "rowlock_http_refusals_total",
    help: "Refused requests, by the code of the problem document.",
    labels: ["code"],
  });
  // There before the first, so that its increase is seen.
  for (const code of ["internal-error", "unavailable", "overloaded"] as const) {
    refusals.of(code);
  }

  return {
    /** All answers of this process, and those of them that refused or failed. */
    totals(): { answers: number; refusals: number; failures: number } {
      const totals = { answers: 0, refusals: 0, failures: 0 };
      for (const { labels, content } of requests.all) {
        const status = Number(labels["status"]);
        totals.answers += content.total;
        totals.refusals += status >= 400 && status < 500 ? content.total : 0;
        totals.failures += status >= 500 ? content.total : 0;
      }
      return totals;
    },

    answered(request: {
      method: string;
      /** The pattern, if the request came to one. */
      route: string | undefined;
      status: number;
      durationMs: number;
      code: ErrorCode | undefined;
    }): void {
      // Whoever asks for nothing that exists must not choose what is counted.
      const method = request.route === undefined ? NO_ROUTE : request.method;
      const route = request.route ?? NO_ROUTE;
      requests.of(method, route, String(request.status)).total += 1;
      durations.of(method, route).observe(request.durationMs / 1000);
      if (request.code !== undefined) {
        refusals.of(request.code).total += 1;
      }
    },
  };
}
