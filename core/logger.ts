import { pino, type Logger } from "pino";
import { noteOfError } from "./error-note.ts";

export type { Logger } from "pino";

/**
 * One JSON line an event, to standard output, unless that is for something else. Messages are constant
 * and what varies is a field, so that lines can be counted and searched. Tokens, secrets and bodies are
 * never fields.
 */
export function createLogger(options: {
  level: string;
  name: string;
  to?: "stdout" | "stderr";
}): Logger {
  return pino(
    {
      level: options.level,
      base: { name: options.name, pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: (error: unknown) => noteOfError(error) },
    },
    // A buffering destination retries for ever at exit when nobody reads its pipe any more.
    pino.destination({ dest: options.to === "stderr" ? 2 : 1, sync: true }),
  );
}
