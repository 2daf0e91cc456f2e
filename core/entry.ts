import { ConfigError, loadConfig, type Config } from "./config.ts";
import { createLogger, type Logger } from "./logger.ts";

/** What a person at a terminal can do something about: shown as it is, without a stack. */
export class StartError extends Error {
  override readonly name = "StartError";
}

/**
 * Runs a process of the product: reads the settings, makes the logger, and hands both to `main`.
 * Whatever `main` throws ends the process with code 1 and says why on standard error.
 */
export async function runEntry(
  name: string,
  main: (config: Config, logger: Logger) => Promise<void>,
): Promise<void> {
  try {
    const config = loadConfig(process.env);
    await main(config, createLogger({ level: config.logLevel, name }));
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
