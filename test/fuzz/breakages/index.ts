import fc from "fast-check";
import type { Operation } from "../document.ts";
import { wrongBody, wrongMedia } from "./bodies.ts";
import type { Breakage } from "./breakage.ts";
import { fieldOfNoForm, wrongFields, wrongNumber } from "./fields.ts";
import { wrongHeader, wrongToken } from "./headers.ts";
import { wrongWire } from "./wire.ts";
import { nearlyPath, parameterOfNoForm, wrongMethod, wrongQuery } from "./request-line.ts";

export type { Breakage, BrokenRequest } from "./breakage.ts";

/** A way to break a call to this operation, which is one of these. */
export function breakageOf(
  operation: Operation,
  operations: readonly Operation[],
): fc.Arbitrary<Breakage> {
  const { parameters, body, token } = operation;
  const hasForms = parameters.some((parameter) => parameter.in !== "header");
  const hasKeys = parameters.some(({ name }) => name === "Idempotency-Key");
  return fc.oneof(
    wrongQuery,
    wrongMethod(operations),
    nearlyPath,
    wrongWire,
    ...(hasForms ? [parameterOfNoForm] : []),
    ...(token === undefined ? [] : [wrongToken]),
    ...(token === "queueToken" || hasKeys ? [wrongHeader] : []),
    ...(body === undefined
      ? []
      : [fieldOfNoForm, fieldOfNoForm, wrongFields, wrongNumber, wrongBody, wrongMedia]),
  );
}
