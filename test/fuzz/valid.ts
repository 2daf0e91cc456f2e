import fc from "fast-check";
import { parametersIn, type Operation, type Parameter, type Schema } from "./document.ts";
import type { Fan } from "./fans.ts";
import { hasForm } from "./form.ts";
import type { Memory } from "./memory.ts";
import type { DrawnRequest } from "./request.ts";
import { valueOf } from "./values.ts";

/** How a part of a request is filled in once it is known what there is. */
type Filling = {
  schema: Schema;
  isGiven: boolean;
  isKnown: boolean;
  index: number;
  drawn: unknown;
};

/** A request of the form that the document describes, before it is known what there is. */
export type Draft = {
  operation: Operation;
  fan: number;
  parameters: Record<string, Filling>;
  fields: Record<string, Filling>;
};

/** How often something that exists is named, and not something that only looks like it. */
const KNOWN_PERCENT = 85;

const filling = (schema: Schema, isRequired: boolean): fc.Arbitrary<Filling> =>
  fc.record({
    schema: fc.constant(schema),
    isGiven: isRequired ? fc.constant(true) : fc.boolean(),
    isKnown: fc.nat({ max: 99 }).map((number) => number < KNOWN_PERCENT),
    // What was told last is what is most likely still so.
    index: fc.oneof(fc.constant(0), fc.nat({ max: 29 })),
    drawn: valueOf(schema),
  });

/** A draft of a call to this operation. */
export function draftOf(operation: Operation): fc.Arbitrary<Draft> {
  const parameters = operation.parameters.map(({ name, schema, required }) => [
    name,
    filling(schema, required),
  ]);
  const required = new Set(operation.body?.required);
  const fields = Object.entries(operation.body?.properties ?? {}).map(([name, schema]) => [
    name,
    filling(schema, required.has(name)),
  ]);
  return fc.record({
    operation: fc.constant(operation),
    fan: fc.nat({ max: FANS - 1 }),
    parameters: fc.record<Record<string, Filling>>(Object.fromEntries(parameters)),
    fields: fc.record<Record<string, Filling>>(Object.fromEntries(fields)),
  });
}

/** How many there are to ask. */
export const FANS = 8;

/** Fills in what a draft leaves open. `onlyKnown`: names nothing that does not exist. */
export function fillIn(
  draft: Draft,
  fan: Fan,
  memory: Memory,
  { onlyKnown }: { onlyKnown: boolean },
): DrawnRequest {
  const { operation, parameters, fields } = draft;
  const valueFor = (name: string, { schema, isKnown, index, drawn }: Filling): unknown => {
    const known = isKnown || onlyKnown ? memory.recall(fan, name, index) : undefined;
    return known !== undefined && hasForm(schema, known) ? known : drawn;
  };
  const given = (place: Parameter["in"]): [string, string][] =>
    parametersIn(operation, place).flatMap(({ name, required }) => {
      const filled = parameters[name];
      return filled !== undefined && (required || (filled.isGiven && !onlyKnown))
        ? [[name, String(valueFor(name, filled))] as [string, string]]
        : [];
    });
  const token = tokenOf(operation, fan);
  return {
    operation,
    fan,
    method: operation.method,
    path: Object.fromEntries(given("path")),
    query: given("query"),
    headers: {
      ...Object.fromEntries(given("header")),
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
    },
    body:
      operation.body &&
      Object.fromEntries(
        Object.entries(fields)
          .filter(([, { isGiven }]) => isGiven)
          .map(([name, filled]) => [name, valueFor(name, filled)]),
      ),
  };
}

function tokenOf({ token }: Operation, fan: Fan): string | undefined {
  return token === undefined ? undefined : fan[token];
}
