import { runEntry } from "../core/entry.ts";
import { startHealthServer } from "../core/health-server.ts";
import { startInstruments } from "../core/instruments.ts";
import { createMetricsPage } from "../core/metrics/metrics-page.ts";
import { watchReadiness } from "../core/readiness-metrics.ts";
import { createReadiness } from "../core/readiness.ts";
import { stopOnSignals } from "../core/shutdown.ts";
import { startWorkers } from "./workers.ts";

/** Entry of a worker process: takes batches from every lane and ticks of every schedule. */
await runEntry("worker", async (config, logger) => {
  const instruments = await startInstruments("worker", config, logger);
  const { metrics, tracing } = instruments;
  const workers = await startWorkers(config, logger, instruments);
  const readiness = createReadiness(workers.checks);
  watchReadiness(metrics, readiness);
  const health = await startHealthServer({
    host: config.http.host,
    port: config.http.workerHealthPort,
    readiness,
    metricsPage: createMetricsPage(metrics, config.ops.metricsToken),
  });

  stopOnSignals({
    limitSeconds: config.shutdownSeconds,
    logger,
    steps: [
      { name: "readiness", stop: () => readiness.startDraining() },
      { name: "workers", stop: workers.stop },
      { name: "health", stop: health.close },
      { name: "traces", stop: () => tracing.stop() },
    ],
  });
  // After that: who reads this may have it stop at once, and in order.
  const { processId } = workers;
  logger.info({ processId, healthPort: health.port, lanes: config.lanes.count }, "worker ready");
});
