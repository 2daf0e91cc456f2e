import type { IncomingMessage } from "node:http";
import Joi from "joi";
import type { Context } from "koa";
import { RowlockError, type ErrorCode } from "../../domain/errors.ts";
import type { Answer } from "./answer.ts";
import { readJsonBody } from "./json-body.ts";
import { noteOf } from "./request-note.ts";
import type { RateLimitName } from "../access/rate-limits.ts";
import type { Services } from "../services.ts";
import { createValidator, mistakesIn } from "./validation.ts";

type MaybePromise<Value> = Value | Promise<Value>;

/** A part of the path. What does not have its form cannot exist, which `refusal` says. */
export type PathParam = { schema: Joi.StringSchema; refusal: ErrorCode };

export const noQuery = Joi.object<Record<string, never>>({});

/** The request's body: its schema for the OpenAPI document, and how it is read. */
export type BodyPart<Body> = {
  schema?: Joi.ObjectSchema;
  problems: readonly ErrorCode[];
  read: (ctx: Context) => MaybePromise<Body>;
};

/** A body that is sent all the same is not looked at. */
export const noBody: BodyPart<undefined> = { problems: [], read: () => undefined };

export function jsonBody<Body>(schema: Joi.ObjectSchema<Body>): BodyPart<Body> {
  const validate = createValidator("body", schema);
  return {
    schema,
    problems: ["malformed-json", "unsupported-media-type", "payload-too-large"],
    read: async (ctx) => validate(await readJsonBody(ctx)),
  };
}

export type AccessSpec = {
  /** The security scheme in the OpenAPI document. */
  scheme: "queueToken" | "identityToken" | undefined;
  problems: readonly ErrorCode[];
};

/**
 * Who may call. `present` reads what the headers show, without I/O. `find` then finds out who that
 * is, and is called for requests that are well formed.
 */
export type Access<Caller, Body = unknown> = AccessSpec & {
  present: (request: IncomingMessage, services: Services) => Presented<Caller, Body>;
  userIdOf: (caller: Caller) => string | undefined;
};

export type Presented<Caller, Body = unknown> = {
  /** Whose request it is, when the headers alone say so. */
  userId: string | undefined;
  find: (hasEffect: boolean, body: Body) => MaybePromise<Caller>;
};

/** Headers that some calls heed, by the names of their descriptions in the OpenAPI document. */
export type HeededHeader = "Idempotency-Key" | "Prefer" | "If-None-Match";

/** An answer that grants what was asked. */
export type Success = {
  description: string;
  body?: Joi.ObjectSchema;
  headers?: readonly string[];
};

/** What there is to know of a route without calling it. */
export type RouteSpec = {
  method: "get" | "post" | "delete";
  /** Below the base path, with `:names`. */
  path: string;
  operationId: string;
  tag: string;
  summary: string;
  description?: string;
  access: AccessSpec;
  /** What a call is counted as, to be refused when there are too many. */
  limit?: RateLimitName;
  params: Record<string, PathParam>;
  query: Joi.ObjectSchema;
  body: BodyPart<unknown>;
  headers?: readonly HeededHeader[];
  responses: Record<number, Success>;
  /** What may be refused besides what follows from the parts above. */
  problems: readonly ErrorCode[];
};

export type Route = RouteSpec & {
  answer: (ctx: Context, services: Services) => Promise<Answer>;
};

/** A request as its handler sees it: authenticated, and every part of the form that is asked for. */
export type Call<Params extends string, Query, Body, Caller> = {
  request: IncomingMessage;
  params: Record<Params, string>;
  query: Query;
  body: Body;
  caller: Caller;
};

type Definition<Params extends string, Query, Body, Caller> = Omit<
  RouteSpec,
  "access" | "params" | "query" | "body"
> & {
  access: Access<Caller, Body>;
  params: Record<Params, PathParam>;
  query: Joi.ObjectSchema<Query>;
  body: BodyPart<Body>;
  handler: (call: Call<Params, Query, Body, Caller>, services: Services) => MaybePromise<Answer>;
};

/** A call of the API, as data, and the way of each request through it. */
export function defineRoute<Params extends string, Query, Body, Caller>(
  definition: Definition<Params, Query, Body, Caller>,
): Route {
  const { handler, ...spec } = definition;
  const hasEffect = spec.method !== "get";
  const readParams = createParamsReader(spec.params);
  const readQuery = createQueryReader(spec.query);
  return {
    ...spec,
    async answer(ctx, services) {
      const limit = spec.limit === undefined ? undefined : services.rateLimits[spec.limit];
      limit?.onArrival(ctx);
      const { userId, find } = spec.access.present(ctx.req, services);
      if (userId !== undefined) {
        limit?.onIdentified(ctx, userId);
      }
      const params = readParams(ctx["params"]);
      const query = readQuery(ctx);
      const body = await spec.body.read(ctx);
      const caller = await find(hasEffect, body);
      const callerId = spec.access.userIdOf(caller);
      noteOf(ctx).userId = callerId;
      if (userId === undefined && callerId !== undefined) {
        limit?.onIdentified(ctx, callerId);
      }
      return handler({ request: ctx.req, params, query, body, caller }, services);
    },
  };
}

/** Most requests have no query, and most calls take none: then there is nothing to look into. */
function createQueryReader<Query>(schema: Joi.ObjectSchema<Query>): (ctx: Context) => Query {
  const validate = createValidator("query", schema);
  const { error, value: nothing } = schema.validate({});
  return (ctx) => {
    if (ctx.querystring === "" && error === undefined) {
      return nothing;
    }
    refuseProto(ctx.query);
    return validate(ctx.query);
  };
}

/** Joi copies what it is given, and on the way a field of this name becomes none. */
function refuseProto(query: object): void {
  const field = "__proto__";
  if (Object.hasOwn(query, field)) {
    throw mistakesIn([{ in: "query", field, message: `${field} is not allowed` }]);
  }
}

function createParamsReader<Params extends string>(
  specs: Record<Params, PathParam>,
): (given: Partial<Record<string, unknown>>) => Record<Params, string> {
  const readers = Object.entries<PathParam>(specs).map(
    ([name, { schema, refusal }]) => [name, schema.required(), refusal] as const,
  );
  return (given) => {
    const read: Record<string, string> = {};
    for (const [name, schema, refusal] of readers) {
      const { value, error } = schema.validate(given[name]);
      if (error !== undefined) {
        throw new RowlockError(refusal);
      }
      read[name] = value;
    }
    return read;
  };
}
