import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createApiWorld, type ApiWorld } from "./api-world.ts";

let world: ApiWorld;

beforeAll(async () => {
  world = await createApiWorld();
});
afterAll(() => world.close());

describe("404 for a path that does not exist to the letter", () => {
  test.each([
    "/",
    "/api/v1",
    "/api/v1/",
    "/api/v2/concerts",
    "/api/v1/concert",
    "/api/v1/concerts/",
    "/api/v1/Concerts",
    "/API/v1/concerts",
    "//api/v1/concerts",
    "/api//v1/concerts",
    "/api/v1//concerts",
    "/api/v1/concerts//availability",
    "/api%2fv1%2fconcerts",
    "/api/v1%2fconcerts",
    "/api/v1/%63oncerts",
    "/api/v1/../v1/concerts",
    "/api/v1/./concerts",
    "/api/v1/concerts/../../../etc/passwd",
    "/api/v1/concerts;x=1",
    "/api/v1/concerts%00",
    "/api/v1/concerts/%",
    "/api/v1/concerts/%ff",
    "/api/v1/concerts/..",
    "/api/v1/concerts/..%2f..%2fetc",
    "/api/v1/concerts/__proto__",
    "/.env",
    `/${"a".repeat(5000)}`,
  ])("%s", async (path) => {
    const answer = await world.send("GET", path);
    expect(answer.status).toBe(404);
    expect(["not-found", "unknown-concert"]).toContain(answer.body["code"]);
    expect(answer.headers["content-type"]).toBe("application/problem+json; charset=utf-8");
    expect(String(answer.body["instance"]).length).toBeLessThanOrEqual(200);
  });
});

describe("405 with what the path does answer to", () => {
  test.each([
    ["POST", "/api/v1/concerts", "HEAD, GET"],
    ["PUT", "/api/v1/users/token", "POST, HEAD, GET, DELETE"],
    ["GET", "/api/v1/concerts/x/reservations", "POST"],
    ["DELETE", "/api/v1/users/ada/balance", "POST, HEAD, GET"],
    ["OPTIONS", "/api/v1/concerts", "HEAD, GET"],
    ["PATCH", "/api/v1/tickets/x", "HEAD, GET"],
    ["PROPFIND", "/api/v1/concerts", "HEAD, GET"],
    ["TRACE", "/api/v1/concerts", "HEAD, GET"],
    ["POST", "/livez", "HEAD, GET"],
    ["DELETE", "/readyz", "HEAD, GET"],
    ["POST", "/api", "HEAD, GET"],
    ["PUT", "/api/openapi.json", "HEAD, GET"],
  ])("%s %s", async (method, path, allow) => {
    const answer = await world.send(method, path);
    expect(answer).toMatchObject({ status: 405, body: { code: "method-not-allowed" } });
    expect(answer.headers["allow"]).toBe(allow);
  });
});

test.each([
  "/api/v1/concerts/x%0d%0aX-Injected:%201",
  "/api/v1/tickets/%0d%0a%0d%0aHTTP/1.1%20200%20OK",
  "/api/v1/users/token?x=%0d%0aX-Injected:%201",
])("a line break in %s breaks no line of the answer", async (path) => {
  const answer = await world.send("GET", path, { headers: { "X-Request-Id": "a b" } });
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(answer.status).toBeLessThan(500);
  expect(answer.headers["x-injected"]).toBeUndefined();
});

test("HEAD says what GET would, without saying it", async () => {
  const get = await world.send("GET", "/api/v1/concerts");
  const head = await world.send("HEAD", "/api/v1/concerts");
  expect(head).toMatchObject({ status: 200, body: {} });
  expect(head.headers["content-length"]).toBe(get.headers["content-length"]);
});

test("an absolute address is the path in it", async () => {
  expect((await world.send("GET", "http://elsewhere/api/v1/concerts")).status).toBe(200);
});

test("what a query does not take is refused", async () => {
  for (const field of ["page", "__proto__", "constructor"]) {
    expect(await world.send("GET", `/api/v1/concerts?${field}=2`)).toMatchObject({
      status: 400,
      body: { errors: [{ in: "query", field, message: `${field} is not allowed` }] },
    });
  }
});

describe("the request's id", () => {
  const idOf = async (id: string | string[]) =>
    (await world.send("GET", "/api/v1/x", { headers: { "X-Request-Id": id } })).headers[
      "x-request-id"
    ];

  test("is the client's when it has the form of one", async () => {
    expect(await idOf("req-1.A_b")).toBe("req-1.A_b");
  });

  test.each([["a b"], ["x".repeat(65)], ["<script>"], [""], ["a;b"]])(
    "is ours when it is %s",
    async (id) => {
      expect(await idOf(id)).toMatch(/^[\w-]{8}-\d+$/);
    },
  );

  test("is in the problem document", async () => {
    const answer = await world.send("GET", "/api/v1/x", { headers: { "X-Request-Id": "me" } });
    expect(answer.body).toEqual({
      type: "urn:rowlock:problem:not-found",
      title: "There is nothing at this path.",
      status: 404,
      detail: "There is nothing at this path.",
      code: "not-found",
      instance: "/api/v1/x",
      requestId: "me",
    });
  });
});

test("X-Forwarded-For and its like change nothing", async () => {
  const headers = {
    "X-Forwarded-For": "1.2.3.4",
    "X-Forwarded-Host": "evil.example",
    "X-HTTP-Method-Override": "DELETE",
    "X-Original-URL": "/ops",
  };
  const plain = await world.send("GET", "/api/v1/concerts");
  const spoofed = await world.send("GET", "/api/v1/concerts", { headers });
  expect(spoofed).toMatchObject({ status: 200, body: plain.body });
});

test("the documents, the operators' door and the health paths are where they belong", async () => {
  const document = await world.send("GET", "/api/openapi.json");
  expect(document).toMatchObject({ status: 200, body: { openapi: "3.1.1" } });
  expect((await world.send("GET", "/api")).headers["content-type"]).toMatch(/^text\/html/);
  expect(await world.send("GET", "/ops/queues")).toMatchObject({
    status: 401,
    body: { code: "ops-not-authenticated" },
    headers: { "www-authenticate": expect.stringMatching(/^Basic /) },
  });
  expect(await world.send("GET", "/readyz")).toMatchObject({ status: 200, body: { ready: true } });
});
