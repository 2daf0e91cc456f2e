import type { Job } from "bullmq";
import type { Tracing } from "../core/tracing/tracing.ts";
import { readTraces } from "../jobs/batch-traces.ts";

/**
 * Does the work of a batch as a span. A batch is about many requests and is no single one's, so it
 * begins a trace of its own, with a link to each request. One command by itself goes on with the trace
 * of its request. If nobody wants to see any of the requests there is nothing to record.
 */
export function inBatchSpan<Result>(
  tracing: Tracing,
  { id, opts, attemptsMade, queueName }: Pick<Job, "id" | "opts" | "attemptsMade" | "queueName">,
  commands: number,
  work: () => Promise<Result>,
): Promise<Result> {
  const links = tracing.isOn ? readTraces(opts) : [];
  if (links.length === 0) {
    return work();
  }
  const plan = {
    name: `process ${queueName}`,
    kind: "consumer",
    facts: {
      "messaging.system": "bullmq",
      "messaging.destination.name": queueName,
      "messaging.message.id": id ?? "",
      "messaging.batch.message_count": commands,
      "rowlock.attempt": attemptsMade + 1,
    },
    from: commands === 1 ? links[0] : undefined,
    links,
  } as const;
  return tracing.span(plan, work);
}
