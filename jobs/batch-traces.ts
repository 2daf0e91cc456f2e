import type { JobsOptions } from "bullmq";
import type { TracePoint } from "../core/tracing/tracing.ts";

/** As `TracePoint` says; what else is found in a job is nobody's trace. */
const TRACE_POINT = /^00-[\da-f]{32}-[\da-f]{16}-01$/;

/**
 * The traces of the requests behind a batch travel where BullMQ keeps what telemetry wants to know, and
 * not among the commands: workers that look at no traces do not even notice them.
 */
export function tracesOption(
  traces: readonly (TracePoint | undefined)[],
): Pick<JobsOptions, "telemetry"> {
  const points = traces.filter((point) => point !== undefined);
  return points.length === 0 ? {} : { telemetry: { metadata: points.join(" ") } };
}

export function readTraces({ telemetry }: Pick<JobsOptions, "telemetry">): TracePoint[] {
  const points = telemetry?.metadata?.split(" ") ?? [];
  return points.filter((point) => TRACE_POINT.test(point));
}
