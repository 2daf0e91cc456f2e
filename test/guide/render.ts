import { problemStatus } from "../../api/http/problems.ts";
import { routes } from "../../api/routes/index.ts";
import { errorCatalogue } from "../../domain/errors.ts";
import { createNormaliser, type Exchange } from "./exchange.ts";

const BASE = "https://tickets.example";

/** Of an answer's headers, those that a client acts on. */
const TOLD_HEADERS = new Set(["location", "retry-after", "preference-applied", "etag"]);

/** The guide as it stands in `docs/api.md`. */
export function renderGuide(parts: {
  introduction: string;
  exchanges: readonly Exchange[];
  example: string;
}): string {
  const { introduction, exchanges, example } = parts;
  const stable = createNormaliser();
  const tags = [...new Set(routes.map(({ tag }) => tag))];
  const sections = tags.map((tag) =>
    [
      `## ${tag}`,
      ...routes
        .filter((route) => route.tag === tag)
        .map((route) => {
          const own = exchanges.filter(({ operationId }) => operationId === route.operationId);
          return renderCall(route, own.map(renderExchange));
        }),
    ].join("\n\n"),
  );
  return stable(
    [
      introduction.trim(),
      contents(tags),
      ...sections,
      "## A booking in TypeScript",
      "With the typed client, which is made from the OpenAPI document:",
      fenced("ts", example.trim()),
      "## Problems",
      "Every refusal is a problem document (RFC 9457). `code` is stable; the words may change.",
      problemTable(),
    ].join("\n\n") + "\n",
  );
}

function contents(tags: readonly string[]): string {
  const names = [...tags, "A booking in TypeScript", "Problems"];
  return `Contents: ${names.map((name) => `[${name.toLowerCase()}](#${name.toLowerCase().replaceAll(" ", "-")})`).join(" · ")}`;
}

function renderCall(route: (typeof routes)[number], shown: readonly string[]): string {
  const path = `/api/v1${route.path.replaceAll(/:(\w+)/g, "{$1}")}`;
  const access = {
    queueToken: "the queue token",
    identityToken: "who the fan is, or nothing with `AUTH_MODE=open`",
  };
  const { scheme } = route.access;
  return [
    `### ${route.summary}`,
    `\`${route.method.toUpperCase()} ${path}\`, with ${scheme === undefined ? "no token" : access[scheme]}.${route.description === undefined ? "" : ` ${route.description}`}`,
    ...shown,
  ].join("\n\n");
}

function renderExchange({ note, method, path, sending, answer }: Exchange): string {
  const headers = Object.entries(answer.headers).filter(([name]) => TOLD_HEADERS.has(name));
  const head = [
    `HTTP/1.1 ${answer.status}`,
    ...headers.map(([name, value]) => `${titleCase(name)}: ${String(value)}`),
  ];
  const hasBody = Object.keys(answer.body).length > 0;
  const body = hasBody ? ["", JSON.stringify(shortened(answer.body), null, 2)] : [];
  return [
    ...(note === "" ? [] : [note]),
    fenced("sh", curlOf({ method, path, sending })),
    fenced("http", [...head, ...body].join("\n")),
  ].join("\n\n");
}

function curlOf({ method, path, sending }: Pick<Exchange, "method" | "path" | "sending">): string {
  const { token, json, wait, key, headers = {} } = sending;
  const isUsual = method === (json === undefined ? "GET" : "POST");
  const options = [
    ...(isUsual ? [] : [`-X ${method}`]),
    ...(token === undefined ? [] : [`-H "Authorization: Bearer $TOKEN"`]),
    ...(wait === undefined ? [] : [`-H "Prefer: wait=${wait}"`]),
    ...(key === undefined ? [] : [`-H "Idempotency-Key: ${key}"`]),
    ...Object.entries(headers).map(([name, value]) => `-H '${name}: ${String(value)}'`),
    ...(json === undefined
      ? []
      : ["-H 'Content-Type: application/json'", `-d '${JSON.stringify(json)}'`]),
  ];
  return [`curl "${BASE}${path}"`, ...options].join(" \\\n  ");
}

/** Of a list the first three: the rest looks the same. */
function shortened(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.slice(0, 3).map(shortened);
  }
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value).map(([name, each]) => [name, shortened(each)]))
    : value;
}

function problemTable(): string {
  const statusOf = new Map<string, number>(Object.entries(problemStatus));
  const codes = Object.entries(errorCatalogue)
    .map(([code, sentence]) => ({ code, status: statusOf.get(code) ?? 0, sentence }))
    .toSorted((one, other) => one.status - other.status);
  return [
    "| status | code | what it says |",
    "| --- | --- | --- |",
    ...codes.map(({ code, status, sentence }) => `| ${status} | \`${code}\` | ${sentence} |`),
  ].join("\n");
}

const fenced = (language: string, text: string) => `\`\`\`${language}\n${text}\n\`\`\``;

const titleCase = (header: string) =>
  header === "etag" ? "ETag" : header.replaceAll(/(?:^|-)\w/g, (letter) => letter.toUpperCase());
