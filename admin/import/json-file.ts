import Joi from "joi";
import type { Money } from "../../domain/money.ts";
import { fields, type Field } from "./fields.ts";
import { expected, type Mistakes } from "./mistakes.ts";

/** What a JSON file says: halls, each once, and the concerts that are given in them. */
export type JsonFile = { halls: JsonHall[]; concerts: JsonConcert[] };

export type JsonHall = {
  hall: string;
  venue: string;
  timeZone: string;
  /** How a seat is called, from the parts in braces. */
  seatNo?: string;
  sections: { section: string; rows: JsonRow[] }[];
};

export type JsonRow = {
  row?: string;
  /** How many, from `from` on; or the label of each. */
  seats: number | string[];
  from: number;
};

export type JsonConcert = {
  concertId: string;
  title: string;
  hall: string;
  saleOpensAt: number;
  room?: string;
  dates: string[];
  /** By section. */
  prices: Record<string, Money>;
};

/** The longest row of the largest halls has some two hundred. */
const ROW_SEATS_MAX = 2000;
const LIST_MAX = 1000;
const NUMBER_MAX = 99_999;

function must<Value>({ read, expected: form }: Field<Value>): Joi.AnySchema {
  return Joi.any()
    .custom((input: unknown, helpers) => read(input) ?? helpers.error("field", { form }))
    .required()
    .meta({ form });
}

const list = (items: Joi.Schema) => Joi.array().items(items).min(1).max(LIST_MAX).required();

const row = Joi.object({
  row: must(fields.row).optional(),
  from: Joi.number().strict().integer().min(0).max(NUMBER_MAX).default(1),
  seats: Joi.alternatives(
    Joi.number().strict().integer().min(1).max(ROW_SEATS_MAX),
    Joi.array().items(Joi.string().max(16)).min(1).max(ROW_SEATS_MAX),
  )
    .required()
    .messages({ "alternatives.types": "expected a number of seats, or a list of their labels" }),
});

const fileSchema = Joi.object<JsonFile, true>({
  halls: list(
    Joi.object({
      hall: must(fields.concertId),
      venue: must(fields.venue),
      timeZone: must(fields.timeZone),
      seatNo: Joi.string().max(60),
      sections: list(Joi.object({ section: must(fields.section), rows: list(row) })),
    }),
  ),
  concerts: list(
    Joi.object({
      concertId: must(fields.concertId),
      title: must(fields.title),
      hall: must(fields.concertId),
      saleOpensAt: must(fields.saleOpensAt),
      room: must(fields.room).optional(),
      dates: list(must(fields.date).optional()).unique(),
      prices: Joi.object().pattern(Joi.string(), must(fields.price)).min(1).required(),
    }),
  ),
}).required();

/** Reads the form of a file; what its parts say about each other is another matter. */
export function readJsonForm(text: string, mistakes: Mistakes): JsonFile | undefined {
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch (error) {
    mistakes.add(
      "the file",
      `is no JSON: ${error instanceof Error ? error.message : "unreadable"}`,
    );
    return undefined;
  }
  const { value, error } = fileSchema.validate(input, {
    abortEarly: false,
    errors: { label: false },
    messages: {
      "any.required": "is missing",
      "object.unknown": "is not known here",
      "array.unique": "is there twice",
      "array.min": "expected one at least",
      "array.max": "expected {#limit} at most",
    },
  });
  for (const { path, type, message, context } of error?.details ?? []) {
    const form: unknown = context?.["form"];
    const what =
      type === "field" && typeof form === "string" ? expected(form, context?.value) : message;
    mistakes.add(pathText(path), what);
  }
  return error === undefined ? value : undefined;
}

/** As programs write it: `concerts[0].dates[1]`. */
function pathText(path: readonly (string | number)[]): string {
  const text = path
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${part}`))
    .join("")
    .replace(/^\./, "");
  return text === "" ? "the file" : text;
}
