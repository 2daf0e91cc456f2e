import { types } from "node:util";

/** What a log says of an error. */
export type ErrorNote = {
  type: string;
  message: string;
  code?: unknown;
  errno?: unknown;
  stack?: string;
  cause?: ErrorNote;
  /** The messages of an error that stands for several. */
  messages?: string[];
};

type DriverError = Error & { code?: unknown; errno?: unknown; errors?: unknown };

/** Beyond these a statement is repeated with all its rows. */
const MESSAGE_MAX_CHARACTERS = 1000;
const STACK_MAX_CHARACTERS = 4000;
/** Further down nobody has found anything yet. */
const CAUSES_MAX = 3;
const MESSAGES_MAX = 5;

/**
 * Names what is noted, instead of taking all that drivers hang on their errors: ioredis the command with
 * its arguments, which may be a password or a batch of requests, mysql2 the statement with its values.
 */
export function noteOfError(error: unknown, causes = 0): ErrorNote | string {
  if (!types.isNativeError(error)) {
    return cut(String(error), MESSAGE_MAX_CHARACTERS);
  }
  const { code, errno, errors } = error as DriverError;
  const cause =
    causes < CAUSES_MAX && types.isNativeError(error.cause)
      ? noteOfError(error.cause, causes + 1)
      : undefined;
  return {
    type: error.name,
    message: cut(error.message, MESSAGE_MAX_CHARACTERS),
    ...(code !== undefined && { code }),
    ...(errno !== undefined && { errno }),
    ...(error.stack !== undefined && { stack: cut(error.stack, STACK_MAX_CHARACTERS) }),
    ...(typeof cause === "object" && { cause }),
    ...(Array.isArray(errors) && {
      messages: errors
        .slice(0, MESSAGES_MAX)
        .map((each) => cut(String(each), MESSAGE_MAX_CHARACTERS)),
    }),
  };
}

function cut(text: string, max: number): string {
  return text.length > max ? `${text.slice(0, max)}…` : text;
}
