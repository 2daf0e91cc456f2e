import type Joi from "joi";
import { RowlockError } from "../../domain/errors.ts";

/** Where in a request a mistake was made. */
export type RequestPart = "body" | "query" | "path" | "header";

export type ValidationMistake = { in: RequestPart; field: string; message: string };

/** Enough to correct a form; a body of nothing but unknown fields would make thousands. */
const MISTAKES_MAX = 10;

const options: Joi.ValidationOptions = {
  // JSON has types of its own, and headers and queries are texts: nothing is guessed.
  convert: false,
  abortEarly: false,
  errors: { wrap: { label: false } },
  messages: {
    // Joi's own text repeats what was sent.
    "string.pattern.base": "{{#label}} does not have the form that is asked for",
    "date.exists": "{{#label}} is not a date that exists",
    "amount.form": "{{#label}} must be a plain decimal with at most two digits after the point",
    "amount.positive": "{{#label}} must be more than zero",
  },
};

/**
 * Makes the function that turns a part of a request into what the schema makes of it, and throws
 * `invalid-request` with every mistake. Joi prepares its options once for a schema that carries them,
 * but anew for each call that passes them, which costs more than the validation itself.
 */
export function createValidator<Value>(
  part: RequestPart,
  schema: Joi.ObjectSchema<Value>,
): (input: unknown) => Value {
  const prepared = schema.prefs(options);
  return (input) => {
    const { value, error } = prepared.validate(input);
    if (error !== undefined) {
      throw mistakesIn(error.details.map(({ path, message }) => mistakeAt(part, path, message)));
    }
    return value;
  };
}

/** A refusal for mistakes that no schema can see. */
export function mistakesIn(mistakes: ValidationMistake[]): RowlockError {
  const shown = mistakes.slice(0, MISTAKES_MAX);
  const detail = shown.map(({ message }) => message).join("; ");
  return new RowlockError("invalid-request", { detail, errors: shown });
}

/** The names of unknown fields are the client's words, so they are shortened. */
function mistakeAt(
  part: RequestPart,
  path: readonly (string | number)[],
  message: string,
): ValidationMistake {
  return { in: part, field: path.join(".").slice(0, 64), message: message.slice(0, 200) };
}
