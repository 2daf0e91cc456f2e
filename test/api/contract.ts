import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { createOpenApiDocument } from "../../api/http/openapi.ts";
import { routes } from "../../api/routes/index.ts";

type Content = Record<string, { schema: object }>;
type Operation = { responses: Record<string, { content?: Content }> };

/** The document as its readers get it. */
export const openApi: {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object>; securitySchemes: object };
} = JSON.parse(JSON.stringify(createOpenApiDocument(routes)));

const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);
ajv.addSchema(openApi, "rowlock");

const validators = new Map<string, ValidateFunction>();

/**
 * What the OpenAPI document does not promise about an answer, in words; `undefined` when all is as it
 * says. Paths that it does not know are not its business.
 */
export function breachOfContract(answer: {
  method: string;
  path: string;
  status: number;
  contentType: string;
  body: unknown;
}): string | undefined {
  const found = findOperation(answer.method, answer.path);
  if (found === undefined || answer.method === "HEAD") {
    return undefined;
  }
  const { template, operation } = found;
  const what = `${answer.method} ${template} ${answer.status}`;
  const response = operation.responses[answer.status];
  if (response === undefined) {
    return `${what} is not in the document: ${JSON.stringify(answer.body)}`;
  }
  const type = answer.contentType.split(";", 1)[0] ?? "";
  if (response.content === undefined) {
    return answer.body === "" ? undefined : `${what} should have no body`;
  }
  if (response.content[type] === undefined) {
    return `${what} came as ${type}`;
  }
  const validate = validatorOf(template, answer.method, answer.status, type);
  return validate(answer.body)
    ? undefined
    : `${what}: ${ajv.errorsText(validate.errors)} in ${JSON.stringify(answer.body)}`;
}

function findOperation(method: string, path: string) {
  for (const [template, operations] of Object.entries(openApi.paths)) {
    const pattern = new RegExp(`^${template.replaceAll(/\{\w+\}/g, "[^/]+")}$`);
    const operation = operations[method.toLowerCase()];
    if (operation !== undefined && pattern.test(path)) {
      return { template, operation };
    }
  }
  return undefined;
}

function validatorOf(
  template: string,
  method: string,
  status: number,
  type: string,
): ValidateFunction {
  const steps = ["paths", template, method.toLowerCase(), "responses", String(status)];
  const pointer = [...steps, "content", type, "schema"]
    .map((step) => encodeURIComponent(step.replaceAll("~", "~0").replaceAll("/", "~1")))
    .join("/");
  const known = validators.get(pointer) ?? ajv.compile({ $ref: `rowlock#/${pointer}` });
  validators.set(pointer, known);
  return known;
}
