import { ConfigError, loadConfig, type Config } from "../core/config.ts";
import { createLogger } from "../core/logger.ts";
import { stopOnSignals } from "../core/shutdown.ts";
import { startApi } from "./start-api.ts";

/** Entry of an API process. */
async function main(config: Config): Promise<void> {
  const logger = createLogger({ level: config.logLevel, name: "api" });
  if (config.auth.mode === "open") {
    logger.warn("AUTH_MODE=open: whoever names a user is believed to be that user");
  }
  const api = await startApi(config, logger);
  logger.info({ port: api.port }, "api ready");
  stopOnSignals({ steps: api.stopSteps, limitSeconds: config.shutdownSeconds, logger });
}

function explain(error: unknown): string {
  if (error instanceof ConfigError) {
    return error.message;
  }
  if (error instanceof Error && "code" in error && "port" in error) {
    const { code, port } = error;
    return code === "EADDRINUSE"
      ? `Port ${String(port)} is taken by another program. Set PORT to a free one, or to 0 for any.`
      : `Cannot listen on port ${String(port)}: ${error.message}`;
  }
  return error instanceof Error ? String(error.stack) : String(error);
}

try {
  await main(loadConfig(process.env));
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
}
