import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import type { Schema } from "./document.ts";

const ajv = new Ajv2020({ strict: false });
formats.default(ajv);
const validators = new Map<Schema, ValidateFunction>();

/** Whether the document calls this right. What is broken is for it to say, not for who breaks it. */
export function hasForm(schema: Schema, value: unknown): boolean {
  const validate = validators.get(schema) ?? ajv.compile(schema);
  validators.set(schema, validate);
  return validate(value);
}
