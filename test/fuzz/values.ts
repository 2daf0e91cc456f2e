import fc from "fast-check";
import type { Schema } from "./document.ts";

/** Whatever has the form that a schema describes. */
export function valueOf(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.anyOf !== undefined) {
    return fc.oneof(...schema.anyOf.map(valueOf));
  }
  switch (schema.type) {
    case "integer":
      return fc.integer({ min: schema.minimum ?? 0, max: schema.maximum ?? 1_000_000 });
    case "number":
      // Amounts of money are all that is no integer: as exact as cents are.
      return fc.integer({ min: 1, max: 1_000_000_00 }).map((cents) => cents / 100);
    case "string":
      return textOf(schema);
    default:
      throw new Error(`Nothing is known of the type ${schema.type}`);
  }
}

function textOf({ format, pattern }: Schema): fc.Arbitrary<string> {
  if (format === "date") {
    return fc
      .date({ min: new Date("1900-01-01"), max: new Date("9999-12-31"), noInvalidDate: true })
      .map((moment) => moment.toISOString().slice(0, "2099-05-01".length));
  }
  return pattern === undefined
    ? fc.string({ unit: "grapheme-ascii", maxLength: 100 })
    : fc.stringMatching(new RegExp(pattern));
}

/** Texts that nobody means, and that some programs stumble over. */
export const oddText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({ unit: "grapheme", maxLength: 40 }),
  fc.constantFrom(
    "",
    " ",
    "\u0000",
    "a\u0000b",
    "\ud800",
    "\udfff\ud800",
    "\ufeff",
    "\u202eabc",
    "A1\u200b",
    "Á1",
    "１",
    "٣",
    "%00",
    "%",
    "..",
    "../../etc/passwd",
    "'; --",
    "1 OR 1=1",
    "${jndi:ldap://x}",
    "{{7*7}}",
    "<script>alert(1)</script>",
    "__proto__",
    "constructor",
    "toString",
    "null",
    "undefined",
    "NaN",
    "true",
    "[object Object]",
    "\r\nX-Injected: 1",
    "x".repeat(1000),
    "x".repeat(9000),
  ),
);

/** Values of every JSON type, at the edges of what each may be. */
export const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  oddText,
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    0,
    -1,
    1.5,
    -0.5,
    2 ** 31,
    2 ** 53,
    [],
    [1],
    ["x"],
    [[]],
    {},
    { id: 1 },
    { toString: 1 },
  ),
  fc.jsonValue({ maxDepth: 3 }),
);
