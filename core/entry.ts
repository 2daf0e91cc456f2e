import { ConfigError, loadConfig, type Config } from "./config.ts";
import { createLogger, type Logger } from "./logger.ts";

/** What a person at a terminal can do something about: shown as it is, without a stack. */
export class StartError extends Error {
  override readonly name = "StartError";
}

/**
 * Runs a process of the product: reads the settings, makes the logger, and hands both to `main`.
 * Whatever `main` throws ends the process with code 1 and says why on standard error; whatever is
 * thrown later, and not caught, says so in the log.
 */
export async function runEntry(
  name: string,
  main: (config: Config, logger: Logger) => Promise<void>,
): Promise<void> {
  try {
    const config = loadConfig(process.env);
    const logger = createLogger({ level: config.logLevel, name });
    // Node would print an error with all that a driver hung on it: see `noteOfError`.
    process.on("uncaughtException", (error) => {
      logger.fatal({ err: error }, "crashed");
      process.exit(1);
    });
    await main(config, logger);
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    process.exit(1);
  }
}

function explain(error: unknown): string {
  if (error instanceof ConfigError || error instanceof StartError) {
    return error.message;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
