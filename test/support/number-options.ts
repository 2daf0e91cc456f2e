import { parseArgs } from "node:util";

/** Not a failure: what was asked for cannot be meant. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** What a whole number on the command line may be. */
export type NumberRange = { min: number; max: number };

/**
 * Reads options that are whole numbers (`--seed 7`). One that is not given is absent.
 * @throws {UsageError} saying what is wrong with them.
 */
export function readNumberOptions<Name extends string>(
  args: readonly string[],
  ranges: Record<Name, NumberRange>,
): Partial<Record<Name, number>> | "help" {
  const options = Object.fromEntries(
    Object.keys(ranges).map((name) => [name, { type: "string" } as const]),
  );
  const { help, ...texts } = parse(args, options);
  if (help === true) {
    return "help";
  }
  const given: Partial<Record<Name, number>> = {};
  for (const [name, range] of Object.entries<NumberRange>(ranges)) {
    const text = texts[name];
    if (typeof text === "string") {
      Object.assign(given, { [name]: readWholeNumber(`--${name}`, text, range) });
    }
  }
  return given;
}

/** @throws {UsageError} saying what was given and what could have been. */
export function readWholeNumber(name: string, text: string, { min, max }: NumberRange): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < min || value > max) {
    throw new UsageError(`${name} must be a whole number from ${min} to ${max}, not ${text}`);
  }
  return value;
}

function parse(
  args: readonly string[],
  options: Record<string, { type: "string" }>,
): Record<string, string | boolean | undefined> {
  const help = { type: "boolean", short: "h" } as const;
  try {
    return parseArgs({ args: [...args], options: { ...options, help } }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
