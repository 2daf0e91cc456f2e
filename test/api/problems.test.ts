import { once } from "node:events";
import { connect } from "node:net";
import { describe, expect, test } from "@jest/globals";
import Koa from "koa";
import { createFrame, refuseUnknownPath } from "../../api/http/frame.ts";
import { createHttpServer, listen, stopServing } from "../../api/http/http-server.ts";
import { asRefusal } from "../../api/http/problems.ts";
import { createRequestMetrics } from "../../api/http/request-metrics.ts";
import { createMetrics } from "../../core/metrics/metrics.ts";
import { noTracing } from "../../core/tracing/tracing.ts";
import { createReadiness } from "../../core/readiness.ts";
import { RowlockError } from "../../domain/errors.ts";
import { testLogger } from "../support/environment.ts";
import { eventually } from "../support/eventually.ts";

const failure = (properties: object) => Object.assign(new Error("SELECT secret"), properties);

describe("what is thrown becomes a refusal", () => {
  test.each([
    ["one of ours", new RowlockError("seat-taken"), "seat-taken"],
    ["a lost database", failure({ code: "PROTOCOL_CONNECTION_LOST" }), "unavailable"],
    ["a deadlock", failure({ errno: 1213 }), "unavailable"],
    ["a duplicate", failure({ errno: 1062 }), "internal-error"],
    ["a closed Redis", new Error("Connection is closed."), "unavailable"],
    ["a slow Redis", new Error("Command timed out"), "unavailable"],
    ["a 404 of a library", failure({ status: 404, expose: true }), "not-found"],
    ["a 413 of a library", failure({ status: 413 }), "payload-too-large"],
    ["a 418 of a library", failure({ status: 418 }), "invalid-request"],
    ["a 500 of a library", failure({ status: 500 }), "internal-error"],
    ["a bug", new TypeError("x is not a function"), "internal-error"],
    ["a text", "oops", "internal-error"],
    ["nothing", undefined, "internal-error"],
    ["null", null, "internal-error"],
  ])("%s", (_what, thrown, code) => {
    expect(asRefusal(thrown).code).toBe(code);
  });
});

async function withApp<Result>(
  answer: Koa.Middleware,
  act: (port: number) => Promise<Result>,
): Promise<Result> {
  const app = new Koa();
  app.on("error", () => undefined);
  app.use(
    createFrame({
      logger: testLogger,
      readiness: createReadiness([]),
      requestMetrics: createRequestMetrics(createMetrics()),
      tracing: noTracing,
    }),
  );
  app.use(answer);
  app.use(refuseUnknownPath);
  const server = createHttpServer(app);
  const port = await listen(server, { host: "127.0.0.1", port: 0 });
  try {
    return await act(port);
  } finally {
    await stopServing(server, 0);
  }
}

test("no answer is to be taken for something else than it says it is", async () => {
  const echo: Koa.Middleware = (ctx) => {
    if (ctx.path === "/wrong") {
      throw new RowlockError("not-found");
    }
    ctx.body = "<script>";
  };
  await withApp(echo, async (port) => {
    for (const path of ["/", "/wrong"]) {
      const { headers } = await fetch(`http://127.0.0.1:${port}${path}`);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
    }
  });
});

test("a bug is a 500 that tells nothing of itself", async () => {
  const explode: Koa.Middleware = () => {
    throw failure({ sql: "SELECT secret", facts: { secret: 1 } });
  };
  const text = await withApp(explode, async (port) => {
    const response = await fetch(`http://127.0.0.1:${port}/x`);
    expect(response.status).toBe(500);
    expect(response.headers.get("content-type")).toBe("application/problem+json; charset=utf-8");
    return response.text();
  });
  expect(JSON.parse(text)).toMatchObject({ code: "internal-error", status: 500, instance: "/x" });
  expect(text).not.toMatch(/secret|stack|node_modules/);
});

test("headers that were set before a refusal stay", async () => {
  const challenge: Koa.Middleware = (ctx) => {
    ctx.set("WWW-Authenticate", "Basic");
    throw new RowlockError("ops-not-authenticated");
  };
  const header = await withApp(challenge, async (port) =>
    (await fetch(`http://127.0.0.1:${port}/`)).headers.get("www-authenticate"),
  );
  expect(header).toBe("Basic");
});

test("a client that goes away before its answer does no harm", async () => {
  let answered = 0;
  const late: Koa.Middleware = async (ctx) => {
    if (ctx.path === "/late") {
      await once(ctx.req.socket, "close");
      answered += 1;
    }
    ctx.body = { answered };
  };
  await withApp(late, async (port) => {
    const socket = connect(port, "127.0.0.1");
    socket.write("GET /late HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n\r\n");
    await once(socket, "data");
    socket.destroy();
    await eventually(async () => {
      const response = await fetch(`http://127.0.0.1:${port}/`);
      return (await response.text()) === '{"answered":1}';
    });
  });
});
