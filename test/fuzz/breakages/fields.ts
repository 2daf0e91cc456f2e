import fc from "fast-check";
import { write, type DrawnRequest } from "../request.ts";
import { oddText, oddValue } from "../values.ts";
import {
  BODY_LIMIT_BYTES,
  pick,
  withBytes,
  type Breakage,
  type BrokenRequest,
} from "./breakage.ts";
import { hasForm } from "../form.ts";

/** A field that is not of its form. */
export const fieldOfNoForm = fc
  .tuple(fc.nat(), oddValue)
  .map(([index, value]): Breakage => (request) => {
    const field = pick(Object.entries(request.operation.body?.properties ?? {}), index);
    if (field === undefined || hasForm(field[1], value)) {
      return undefined;
    }
    return withBody(request, `${field[0]} has the form that is asked for`, {
      ...request.body,
      [field[0]]: value,
    });
  });

/** A field that is missing, or that nobody asked for. */
export const wrongFields = fc
  .tuple(fc.boolean(), fc.nat(), oddText, oddValue)
  .map(([isMissing, index, name, value]): Breakage => (request) => {
    const { body: schema } = request.operation;
    const missing = pick(schema?.required ?? [], index);
    if (schema === undefined || missing === undefined) {
      return undefined;
    }
    const { [missing]: _, ...rest } = request.body ?? {};
    const unknown = Object.hasOwn(schema.properties ?? {}, name) ? "unknown" : name;
    return isMissing
      ? withBody(request, `${missing} is there`, rest)
      : // A computed name, because a literal `__proto__` would not be a field.
        withBody(request, "no field is there that nobody asked for", {
          ...request.body,
          [unknown]: value,
        });
  });

function withBody(
  request: DrawnRequest,
  rule: string,
  body: Record<string, unknown>,
): BrokenRequest {
  const written = write({ ...request, body });
  const isLarge = Buffer.byteLength(String(written.sending.body)) > BODY_LIMIT_BYTES;
  return { rule, request: written, statuses: isLarge ? [413] : [400] };
}

/** A number that JSON can write and that is no amount of money, nor the number of a seat. */
export const wrongNumber = fc
  .tuple(
    fc.nat(),
    fc.constantFrom(
      "0",
      "-0",
      "-1",
      "0.0",
      "1e3",
      "1E3",
      "1.0e+2",
      "1e309",
      "0.005",
      "1.999",
      "0.99999999999999999999",
      "99999999999999999999",
      "00012",
      "0x10",
      "1_000",
      "NaN",
      "Infinity",
      "+5",
      "5.",
      ".5",
      "٣",
    ),
  )
  .map(([index, number]): Breakage => (request) => {
    const fields = Object.entries(request.operation.body?.properties ?? {}).filter(
      ([, { anyOf = [] }]) => anyOf.some(({ type }) => type === "number" || type === "integer"),
    );
    const field = pick(fields, index);
    if (field === undefined) {
      return undefined;
    }
    const text = JSON.stringify({ ...request.body, [field[0]]: "THE NUMBER" });
    return {
      rule: `${field[0]} is a plain number that can be meant`,
      request: withBytes(request, text.replace('"THE NUMBER"', number)),
      statuses: [400],
    };
  });
