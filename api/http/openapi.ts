import type Joi from "joi";
import { errorCatalogue, type ErrorCode } from "../../domain/errors.ts";
import { BASE_PATH } from "./base-path.ts";
import { BROWSER_ID_PATTERN } from "./fields.ts";
import { IDEMPOTENCY_KEY_PATTERN } from "../booking/idempotency.ts";
import { WAIT_MAX_SECONDS } from "./preferences.ts";
import { problemStatus, problemType } from "./problems.ts";
import type { HeededHeader, Route, Success } from "./route.ts";

type JsonSchema = Record<string, unknown>;

/** The OpenAPI 3.1 document, made from the routes and the schemas with which they validate. */
export function createOpenApiDocument(routes: readonly Route[]): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    const path = `${BASE_PATH}${route.path.replaceAll(/:(\w+)/g, "{$1}")}`;
    paths[path] = { ...paths[path], [route.method]: operationOf(route) };
  }
  return {
    openapi: "3.1.1",
    info: { title: "Rowlock", version: API_VERSION, description: DESCRIPTION },
    servers: [{ url: "/" }],
    tags: [...new Set(routes.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes,
      schemas: { Problem: problemSchema },
      headers: responseHeaders,
    },
  };
}

/** Of the API, not of the program: it moves when a client has to. */
const API_VERSION = "0.1.0";

const DESCRIPTION = `
Concert tickets: join a line, choose a seat, pay from a prepaid balance.

**Tickets.** Reserving, paying and giving back are decided in turn, seat by seat. They answer 202 with
a ticket, which says what came of it. With \`Prefer: wait=N\` (seconds, at most ${WAIT_MAX_SECONDS}) the
call waits and answers itself.

**Retrying.** Send an \`Idempotency-Key\` with every call that has an effect. The same key and request
have one effect, however often they are sent; keys are the user's own and are kept for 24 hours.

**Bodies** are JSON objects in UTF-8, of 16 kB at most. Of a field that is given twice the last counts.
Unknown fields are refused, and so are numbers with an exponent.

**Money** is a decimal string with two digits. **Times** are RFC 3339 in UTC; a \`date\` is a day on the
venue's calendar.

**Limits.** Joining, reserving and giving back, and asking for one's place earlier than told are
limited for each user and each address. \`RateLimit-Policy\` and \`RateLimit\` say what is left, and
a 429 with \`Retry-After\` when to come again.

**Problems** are RFC 9457 documents. \`code\` is stable; \`type\` is \`${problemType("not-found")}\` and the like.
`.trim();

const securitySchemes = {
  queueToken: {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description: "The token that `POST /users/token` gives",
  },
  identityToken: {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description:
      "A token of the identity provider whose `sub` is the `userId`. Not asked for with " +
      "`AUTH_MODE=open`",
  },
};

const requestHeaders: Record<HeededHeader | "X-Browser-Id", object> = {
  "Idempotency-Key": {
    description: "Chosen by the client for one request and sent again with each retry of it",
    schema: { type: "string", pattern: IDEMPOTENCY_KEY_PATTERN.source },
  },
  Prefer: {
    description: `\`wait=N\`: wait up to N seconds (at most ${WAIT_MAX_SECONDS}) for the outcome`,
    schema: { type: "string" },
    example: "wait=10",
  },
  "If-None-Match": {
    description: "The ETag of the answer that the client has",
    schema: { type: "string" },
  },
  "X-Browser-Id": {
    description: "The browser that joined; when sent, it must be the token's",
    schema: { type: "string", pattern: BROWSER_ID_PATTERN.source },
  },
};

const responseHeaders = {
  Location: { description: "Where to ask next", schema: { type: "string" } },
  "Retry-After": { description: "Seconds", schema: { type: "integer" } },
  "Preference-Applied": { description: "The wait that was granted", schema: { type: "string" } },
  ETag: { schema: { type: "string" } },
  RateLimit: {
    description: "What is left of the limit that a call was counted against, and for how long",
    schema: { type: "string" },
    example: '"reservations-per-user";r=59;t=60',
  },
  "RateLimit-Policy": {
    description: "The limits of this call (draft-ietf-httpapi-ratelimit-headers)",
    schema: { type: "string" },
    example: '"reservations-per-user";q=60;w=60, "reservations-per-address";q=6000;w=60',
  },
};

const problemSchema = {
  type: "object",
  required: ["type", "title", "status", "detail", "code", "instance"],
  properties: {
    type: { type: "string", format: "uri" },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string" },
    code: { type: "string", enum: Object.keys(errorCatalogue) },
    instance: { type: "string", format: "uri-reference" },
    requestId: { type: "string" },
    "violated-policies": {
      type: "array",
      description: "The limits that were exceeded, for `rate-limited`",
      items: { type: "string" },
    },
    errors: {
      type: "array",
      description: "Every mistake in the request, for `invalid-request`",
      items: {
        type: "object",
        required: ["in", "field", "message"],
        properties: {
          in: { enum: ["body", "query", "header"] },
          field: { type: "string" },
          message: { type: "string" },
        },
      },
    },
  },
};

function operationOf(route: Route): object {
  const { access, body } = route;
  const parameters = parametersOf(route);
  return {
    operationId: route.operationId,
    tags: [route.tag],
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    security: access.scheme === undefined ? [] : [{ [access.scheme]: [] }],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body.schema === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { "application/json": { schema: toJsonSchema(body.schema, "input") } },
          },
        }),
    responses: { ...successesOf(route), ...problemsOf(route) },
  };
}

function parametersOf(route: Route): object[] {
  const query = toJsonSchema(route.query, "input");
  const properties = Object.entries(query["properties"] ?? {});
  const required: unknown = query["required"];
  const headers: (keyof typeof requestHeaders)[] = [
    ...(route.headers ?? []),
    ...(route.access.scheme === "queueToken" ? (["X-Browser-Id"] as const) : []),
  ];
  return [
    ...Object.entries(route.params).map(([name, { schema }]) => ({
      name,
      in: "path",
      required: true,
      schema: toJsonSchema(schema, "input"),
    })),
    ...properties.map(([name, schema]) => ({
      name,
      in: "query",
      required: Array.isArray(required) && required.includes(name),
      schema,
    })),
    ...headers.map((name) => ({ name, in: "header", required: false, ...requestHeaders[name] })),
  ];
}

/** A call that is limited says so in every answer. */
const LIMIT_HEADERS = ["RateLimit", "RateLimit-Policy"];

function headersPart(names: readonly string[]): object {
  return names.length === 0
    ? {}
    : {
        headers: Object.fromEntries(
          names.map((name) => [name, { $ref: `#/components/headers/${name}` }]),
        ),
      };
}

function successesOf(route: Route): Record<string, object> {
  const describe = ({ description, body, headers = [] }: Success) => ({
    description,
    ...headersPart([...headers, ...(route.limit === undefined ? [] : LIMIT_HEADERS)]),
    ...(body === undefined
      ? {}
      : { content: { "application/json": { schema: toJsonSchema(body, "output") } } }),
  });
  return Object.fromEntries(
    Object.entries(route.responses).map(([status, response]) => [status, describe(response)]),
  );
}

/** Every status with which the call may be refused, with the codes that have it. */
function problemsOf(route: Route): Record<string, object> {
  const possible = new Set<ErrorCode>([
    "invalid-request",
    ...route.access.problems,
    ...Object.values(route.params).map(({ refusal }) => refusal),
    ...route.body.problems,
    ...(route.limit === undefined ? [] : (["rate-limited"] as const)),
    ...route.problems,
    "unavailable",
    "internal-error",
  ]);
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of possible) {
    const status = problemStatus[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, group]) => [
      String(status),
      {
        description: group.map((code) => `\`${code}\`: ${errorCatalogue[code]}`).join("\n\n"),
        ...headersPart(group.includes("rate-limited") ? ["Retry-After", ...LIMIT_HEADERS] : []),
        content: {
          "application/problem+json": {
            schema: {
              allOf: [{ $ref: "#/components/schemas/Problem" }],
              properties: { code: { enum: group } },
            },
          },
        },
      },
    ]),
  );
}

/** The JSON Schema of a Joi schema: as it is sent (`input`), or as it comes out of us (`output`). */
function toJsonSchema(schema: Joi.Schema, direction: "input" | "output"): JsonSchema {
  const exported = schema["~standard"].jsonSchema[direction]({ target: "draft-2020-12" });
  return { ...exported, ...withWhatJoiLeavesOut(schema, exported) };
}

/**
 * Joi does not export examples, nor what is only said in `meta`, as the `format` of what a `custom` rule
 * looks at; neither an object's own nor those of its fields.
 */
function withWhatJoiLeavesOut(schema: Joi.Schema, exported: JsonSchema): JsonSchema {
  const described: Joi.Description = schema.describe();
  const fields: Record<string, Joi.Description> = described.keys ?? {};
  const properties = Object.entries(exported["properties"] ?? {}).map(([name, property]) => [
    name,
    { ...property, ...leftOutOf(fields[name]) },
  ]);
  return {
    ...leftOutOf(described),
    ...(properties.length === 0 ? {} : { properties: Object.fromEntries(properties) }),
  };
}

function leftOutOf({ examples, metas = [] }: Joi.Description = {}): JsonSchema {
  return Object.assign({}, ...metas, examples === undefined ? {} : { examples });
}
