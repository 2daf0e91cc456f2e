import type { Config } from "./config.ts";
import type { Logger } from "./logger.ts";
import { createMetrics, type Metrics } from "./metrics/metrics.ts";
import type { Program } from "./tracing/open-telemetry.ts";
import { startTracing } from "./tracing/start-tracing.ts";
import { noTracing, type Tracing } from "./tracing/tracing.ts";

/** What looks on while a process works, and takes no part in it. */
export type Instruments = { metrics: Metrics; tracing: Tracing };

/** Of a whole process: it is watched, too, and traced if the settings say so. */
export async function startInstruments(
  program: Program,
  config: Pick<Config, "tracing">,
  logger: Logger,
): Promise<Instruments> {
  const metrics = createMetrics();
  metrics.watchProcess(program);
  return { metrics, tracing: await startTracing(config.tracing, { program, logger }) };
}

/** For what is only a part of a process. */
export function partsInstruments(): Instruments {
  return { metrics: createMetrics(), tracing: noTracing };
}
