import { expect, test } from "@jest/globals";
import { problemStatus } from "../../api/http/problems.ts";
import { routes } from "../../api/routes/index.ts";
import { errorCatalogue } from "../../domain/errors.ts";
import { openApi } from "./contract.ts";

type Parameter = { name: string; in: string; required: boolean; schema: object };
type Operation = {
  operationId: string;
  security: object[];
  parameters?: Parameter[];
  requestBody?: { content: { "application/json": { schema: unknown } } };
  responses: Record<string, { description: string; headers?: object }>;
};

function operation(method: string, path: string): Operation {
  const found = openApi.paths[`/api/v1${path}`]?.[method];
  return JSON.parse(JSON.stringify(found));
}

const operations = Object.entries(openApi.paths).flatMap(([path, methods]) =>
  Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
);

test("every call of the design is in it, and nothing else", () => {
  expect(operations.toSorted()).toEqual(
    [
      "POST /api/v1/users/token",
      "GET /api/v1/users/token",
      "DELETE /api/v1/users/token",
      "GET /api/v1/settings",
      "GET /api/v1/concerts",
      "GET /api/v1/concerts/{concertId}",
      "GET /api/v1/concerts/{concertId}/availability",
      "GET /api/v1/concerts/{concertId}/seat-plan",
      "POST /api/v1/concerts/{concertId}/reservations",
      "POST /api/v1/concerts/{concertId}/payments",
      "GET /api/v1/reservations/{reservationId}",
      "DELETE /api/v1/reservations/{reservationId}",
      "GET /api/v1/tickets/{ticketId}",
      "GET /api/v1/users/{userId}/reservations",
      "POST /api/v1/users/{userId}/balance",
      "GET /api/v1/users/{userId}/balance",
      "GET /api/v1/users/{userId}/balance/entries",
    ].toSorted(),
  );
});

test("operation ids are unique", () => {
  expect(new Set(routes.map(({ operationId }) => operationId)).size).toBe(routes.length);
});

test("the rules that validate are the rules that are described", () => {
  expect(
    operation("post", "/concerts/{concertId}/payments").requestBody?.content["application/json"]
      .schema,
  ).toMatchObject({
    type: "object",
    additionalProperties: false,
    required: expect.arrayContaining(["reservationId", "userId", "paymentAmount"]),
    properties: {
      paymentAmount: {
        anyOf: [
          { type: "string", pattern: "^(?:0|[1-9]\\d{0,11})(?:\\.\\d{1,2})?$" },
          { type: "number" },
        ],
      },
    },
  });
});

test("parameters are described: of the path, the query and the headers", () => {
  const { parameters = [] } = operation("get", "/users/{userId}/reservations");
  expect(parameters.map((each) => [each.in, each.name, each.required])).toEqual([
    ["path", "userId", true],
    ["query", "limit", false],
    ["query", "before", false],
    ["header", "X-Browser-Id", false],
  ]);
  const reserve = operation("post", "/concerts/{concertId}/reservations");
  expect(reserve.parameters?.map(({ name }) => name)).toEqual([
    "concertId",
    "Idempotency-Key",
    "Prefer",
    "X-Browser-Id",
  ]);
});

test("what needs a token says so", () => {
  expect(operation("get", "/concerts").security).toEqual([]);
  expect(operation("post", "/users/token").security).toEqual([{ identityToken: [] }]);
  expect(operation("get", "/tickets/{ticketId}").security).toEqual([{ queueToken: [] }]);
});

test("problems are described by status, each with its codes", () => {
  const { responses } = operation("post", "/concerts/{concertId}/reservations");
  expect(Object.keys(responses)).toEqual([
    "201",
    "202",
    "400",
    "401",
    "403",
    "404",
    "409",
    "413",
    "415",
    "422",
    "429",
    "500",
    "503",
  ]);
  expect(responses["409"]?.description).toMatch(
    /^`seat-taken`: The seat is already taken\.\n\n`too-many-holds`: .+\.$/,
  );
});

test("calls that are limited say so, and how", () => {
  const limited = routes.filter(({ limit }) => limit !== undefined);
  expect(limited.map(({ operationId }) => operationId)).toEqual([
    "joinLine",
    "readPlace",
    "reserveSeat",
    "cancelReservation",
  ]);
  const { responses } = operation("get", "/users/token");
  expect(responses["429"]?.description).toMatch(/^`rate-limited`: /);
  expect(Object.keys(responses["429"]?.headers ?? {})).toEqual([
    "Retry-After",
    "RateLimit",
    "RateLimit-Policy",
  ]);
  expect(Object.keys(responses["200"]?.headers ?? {})).toEqual(["RateLimit", "RateLimit-Policy"]);
});

test("every code has a status, and every status is one of a refusal", () => {
  expect(Object.keys(problemStatus).toSorted()).toEqual(Object.keys(errorCatalogue).toSorted());
  for (const status of Object.values(problemStatus)) {
    expect(status).toBeGreaterThanOrEqual(400);
  }
});
