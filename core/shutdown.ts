import type { Logger } from "./logger.ts";

/** One step of stopping; steps run in the order given, each after the one before has ended. */
export type ShutdownStep = { name: string; stop: () => Promise<unknown> | void };

/**
 * Stops the process in order on SIGTERM or SIGINT, and exits: 0 when every step ended in time,
 * 1 when a step failed or `limitSeconds` ran out. A second signal changes nothing.
 */
export function stopOnSignals(options: {
  steps: ShutdownStep[];
  limitSeconds: number;
  logger: Logger;
}): void {
  let stopping = false;
  const stop = async (signal: NodeJS.Signals) => {
    if (stopping) {
      return;
    }
    stopping = true;
    options.logger.info({ signal }, "stopping");
    const limit = setTimeout(() => {
      options.logger.error("stopping took too long");
      process.exit(1);
    }, options.limitSeconds * 1000);
    limit.unref();
    const clean = await runSteps(options.steps, options.logger);
    options.logger.info({ clean }, "stopped");
    process.exit(clean ? 0 : 1);
  };
  process.on("SIGTERM", (signal) => void stop(signal));
  process.on("SIGINT", (signal) => void stop(signal));
}

/** Runs every step even when one fails: what is still open must be closed all the same. */
export async function runSteps(steps: ShutdownStep[], logger: Logger): Promise<boolean> {
  let clean = true;
  for (const step of steps) {
    try {
      await step.stop();
    } catch (error) {
      clean = false;
      logger.error({ err: error, step: step.name }, "stop step failed");
    }
  }
  return clean;
}
