import { CommanderError } from "commander";
import { ConfigError } from "../core/config.ts";
import { isRedisAway } from "../core/redis.ts";
import { isTransient } from "../db/errors.ts";
import { RowlockError } from "../domain/errors.ts";
import { EXIT_CODES, type ExitCode } from "./exit-codes.ts";

/** What a command ends with when it cannot do what was asked: a line for the operator, and a code. */
export class CommandFailure extends Error {
  override readonly name = "CommandFailure";
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}

/** What to tell the operator of whatever was thrown, and the code to end with. */
export function explainFailure(error: unknown): { exitCode: number; text: string } {
  if (error instanceof CommanderError) {
    // Commander has said it already. Its own code is 0 when it was asked for help.
    return { exitCode: error.exitCode === 0 ? EXIT_CODES.done : EXIT_CODES.usage, text: "" };
  }
  if (error instanceof CommandFailure) {
    return { exitCode: error.exitCode, text: error.message };
  }
  if (error instanceof ConfigError) {
    return { exitCode: EXIT_CODES.usage, text: error.message };
  }
  if (error instanceof RowlockError && error.code !== "unavailable") {
    return { exitCode: EXIT_CODES.refused, text: explainRefusal(error) };
  }
  if (error instanceof RowlockError || isRedisAway(error) || isTransient(error)) {
    return { exitCode: EXIT_CODES.unknown, text: explainOutage(error) };
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { exitCode: EXIT_CODES.failed, text };
}

function explainRefusal({ message, code, facts }: RowlockError): string {
  const { detail = message, ...others } = facts;
  const known = Object.entries(others).map(([name, value]) => `${name}: ${String(value)}`);
  return `Refused (${code}): ${String(detail)}${known.length === 0 ? "" : ` (${known.join(", ")})`}`;
}

function explainOutage(error: unknown): string {
  const cause = error instanceof RowlockError ? error.cause : error;
  const detail = cause instanceof Error ? cause.message : "";
  return (
    `MySQL or Redis is away or does not answer${detail === "" ? "" : ` (${detail})`}.\n` +
    "Whether the command had an effect is not known. `actions` shows what is on record."
  );
}
