import { runEntry, StartError } from "../core/entry.ts";
import { startInstruments } from "../core/instruments.ts";
import { stopOnSignals } from "../core/shutdown.ts";
import { startApi } from "./start-api.ts";

/** Entry of an API process. */
await runEntry("api", async (config, logger) => {
  if (config.auth.mode === "open") {
    logger.warn("AUTH_MODE=open: whoever names a user is believed to be that user");
  }
  const instruments = await startInstruments("api", config, logger);
  const api = await startApi(config, logger, instruments).catch((error: unknown) => {
    throw explainPort(error);
  });
  stopOnSignals({
    steps: api.stopSteps,
    limitSeconds: config.drainSeconds + config.shutdownSeconds,
    logger,
  });
  // After that: who reads this may have it stop at once, and in order.
  logger.info({ port: api.port }, "api ready");
});

/** Of all that can go wrong at start, a port is what people choose. */
function explainPort(error: unknown): unknown {
  if (!(error instanceof Error && "code" in error && "port" in error)) {
    return error;
  }
  const port = String(error.port);
  return new StartError(
    error.code === "EADDRINUSE"
      ? `Port ${port} is taken by another program. Set PORT to a free one, or to 0 for any.`
      : `Cannot listen on port ${port}: ${error.message}`,
  );
}
