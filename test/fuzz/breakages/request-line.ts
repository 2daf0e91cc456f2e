import fc from "fast-check";
import { parametersIn, type Operation } from "../document.ts";
import { write, type DrawnRequest } from "../request.ts";
import { oddText } from "../values.ts";
import { pick, type Breakage, type BrokenRequest } from "./breakage.ts";
import { hasForm } from "../form.ts";

/** What has not the form of an id names nothing, or nobody whom one is. */
const NAMES_NOTHING = [403, 404];

/** A part of the path, or of the query, that is not of its form. */
export const parameterOfNoForm = fc
  .tuple(fc.nat(), oddText)
  .map(([index, text]): Breakage => (request) => {
    const parameters = request.operation.parameters.filter((each) => each.in !== "header");
    const parameter = pick(parameters, index);
    if (parameter === undefined || hasForm(parameter.schema, text)) {
      return undefined;
    }
    const { name } = parameter;
    const isPath = parameter.in === "path";
    return {
      rule: `${name} has the form that is asked for`,
      request: write(
        isPath
          ? { ...request, path: { ...request.path, [name]: text } }
          : { ...request, query: replaceIn(request.query, name, text) },
      ),
      statuses: isPath ? NAMES_NOTHING : [400],
    };
  });

function replaceIn(query: DrawnRequest["query"], name: string, text: string) {
  return [...query.filter(([other]) => other !== name), [name, text] as [string, string]];
}

/** A query that lacks something, has something twice, or something that nobody asked for. */
export const wrongQuery = fc
  .tuple(fc.constantFrom("missing", "twice", "unknown"), fc.nat())
  .map(([kind, index]): Breakage => (request) => {
    const parameters = parametersIn(request.operation, "query");
    const required = pick(
      parameters.filter((parameter) => parameter.required),
      index,
    );
    const refused = (query: DrawnRequest["query"]): BrokenRequest => ({
      rule: `nothing in the query is ${kind}`,
      request: write({ ...request, query }),
      statuses: [400],
    });
    switch (kind) {
      case "missing":
        return required && refused(request.query.filter(([name]) => name !== required.name));
      case "twice": {
        const doubled = request.query[0];
        return doubled && refused([...request.query, doubled]);
      }
      default:
        return refused([...request.query, [pick(UNKNOWN_NAMES, index) ?? "", "1"]]);
    }
  });

const UNKNOWN_NAMES = [
  "admin",
  "limit2",
  "__proto__",
  "constructor",
  "access_token",
  "x".repeat(500),
];

const METHODS = [
  "POST",
  "PUT",
  "PATCH",
  "DELETE",
  "OPTIONS",
  "TRACE",
  "PROPFIND",
  "SEARCH",
  "LINK",
];

/** A method that the path does not answer to. */
export const wrongMethod = (operations: readonly Operation[]) =>
  fc.nat().map((index): Breakage => (request) => {
    const known = new Set(
      operations
        .filter(({ template }) => template === request.operation.template)
        .map(({ method }) => method),
    );
    const method = pick(
      METHODS.filter((each) => !known.has(each)),
      index,
    );
    return method === undefined
      ? undefined
      : {
          rule: `the path answers to ${method}`,
          request: { ...write(request), method },
          statuses: [405],
        };
  });

/** A path that is nearly the one. */
export const nearlyPath = fc.nat().map((index): Breakage => (request) => {
  const { method, path, sending } = write({ ...request, query: [] });
  const literals = request.operation.template
    .split("/")
    .filter((part) => part !== "" && !part.startsWith("{"));
  const literal = pick(literals, index) ?? "";
  const other = pick(
    [
      path.replace(`/${literal}`, `/${literal.toUpperCase()}`),
      path.replace(`/${literal}`, `/${literal}x`),
      path.replace(`/${literal}`, `/%${literal.charCodeAt(0).toString(16)}${literal.slice(1)}`),
      path.replace(`/${literal}`, `//${literal}`),
      path.replace(`/${literal}`, `/./${literal}`),
      path.replace(`/${literal}`, `/x/../${literal}`),
      path.replace(`/${literal}`, `%2f${literal}`),
      path.replace(`/${literal}`, `\\${literal}`),
      `${path}/`,
      `${path}%00`,
      `${path}/..`,
      `${path};a=b`,
      `${path}.json`,
      `${path}%`,
      `${path}%ff`,
    ],
    Math.floor(index / 8),
  );
  return other === undefined
    ? undefined
    : {
        rule: "the path is one to the letter",
        request: { method, path: other, sending },
        // Behind an id, what is added belongs to the id.
        statuses: [400, 401, 403, 404, 405],
      };
});
