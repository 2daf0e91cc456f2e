import { runEntry } from "../core/entry.ts";
import { startHealthServer } from "../core/health-server.ts";
import { createMetricsPage } from "../core/metrics/metrics-page.ts";
import { createMetrics } from "../core/metrics/metrics.ts";
import { watchReadiness } from "../core/readiness-metrics.ts";
import { createReadiness } from "../core/readiness.ts";
import { stopOnSignals } from "../core/shutdown.ts";
import { startWorkers } from "./workers.ts";

/** Entry of a worker process: takes batches from every lane and ticks of every schedule. */
await runEntry("worker", async (config, logger) => {
  const metrics = createMetrics();
  metrics.watchProcess("worker");
  const workers = await startWorkers(config, logger, metrics);
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
    ],
  });
  // After that: who reads this may have it stop at once, and in order.
  logger.info({ healthPort: health.port, lanes: config.lanes.count }, "worker ready");
});
