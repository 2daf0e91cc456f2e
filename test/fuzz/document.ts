/** The OpenAPI document as fuzzing needs it: what can be asked, and in which form. */

export type Schema = {
  type?: string;
  pattern?: string;
  format?: string;
  minimum?: number;
  maximum?: number;
  anyOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
};

export type Parameter = {
  name: string;
  in: "path" | "query" | "header";
  required: boolean;
  schema: Schema;
};

export type Operation = {
  operationId: string;
  /** Upper case, as it is sent. */
  method: string;
  /** With `{names}`. */
  template: string;
  parameters: readonly Parameter[];
  body: Schema | undefined;
  /** Whose token it asks for. */
  token: "queueToken" | "identityToken" | undefined;
};

type Described = {
  operationId: string;
  parameters?: Parameter[];
  requestBody?: { content: { "application/json": { schema: Schema } } };
  security: Record<string, unknown>[];
};

/** Every operation that the document describes. */
export function operationsOf(document: {
  paths: Record<string, Record<string, Described>>;
}): Operation[] {
  return Object.entries(document.paths).flatMap(([template, methods]) =>
    Object.entries(methods).map(([method, described]) => ({
      operationId: described.operationId,
      method: method.toUpperCase(),
      template,
      parameters: described.parameters ?? [],
      body: described.requestBody?.content["application/json"].schema,
      token: tokenOf(described),
    })),
  );
}

function tokenOf({ security: [first = {}] }: Described): Operation["token"] {
  const [scheme] = Object.keys(first);
  return scheme === "queueToken" || scheme === "identityToken" ? scheme : undefined;
}

export function parametersIn(operation: Operation, place: Parameter["in"]): Parameter[] {
  return operation.parameters.filter((parameter) => parameter.in === place);
}
