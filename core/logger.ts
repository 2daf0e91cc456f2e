import { pino, type DestinationStream, type Logger } from "pino";

export type { Logger } from "pino";

/**
 * One JSON line an event, to standard output. Messages are constant and what varies is a field, so
 * that lines can be counted and searched. Tokens, secrets and bodies are never fields.
 */
export function createLogger(options: { level: string; name: string }): Logger {
  return pino(
    {
      level: options.level,
      base: { name: options.name, pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination(),
  );
}

/** Lines are written together: one write for each costs a busy API a tenth of its time. */
const TOGETHER_BYTES = 4096;
/** No line waits longer. A process that is killed takes these lines with it. */
const LATEST_MS = 100;

function destination(): DestinationStream {
  // Not in the background, and never with `flushSync`: both retry for ever when nobody reads the pipe
  // any more. With `sync`, a plain flush is as immediate.
  const stream = pino.destination({ dest: 1, sync: true, minLength: TOGETHER_BYTES });
  setInterval(() => stream.flush(), LATEST_MS).unref();
  process.on("exit", () => stream.flush());
  return stream;
}
