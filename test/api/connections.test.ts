import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { connect, type Socket } from "node:net";
import { afterEach, afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import Koa from "koa";
import {
  CONNECTION_LIMITS,
  createHttpServer,
  HTTP_LIMITS,
  listen,
  stopServing,
} from "../../api/http/http-server.ts";
import { eventually } from "../support/eventually.ts";
import { createApiWorld, type ApiWorld } from "./api-world.ts";

/** What comes over a connection before, or instead of, a request. */

let world: ApiWorld;

beforeAll(async () => {
  world = await createApiWorld();
});
afterAll(() => world.close());

/** The status, and the code of the problem document behind the head. */
function parse(heard: string): { status: number; code: unknown; head: string } {
  const [head = "", body = "{}"] = heard.split("\r\n\r\n");
  const document: Record<string, unknown> = JSON.parse(body);
  return { status: Number(head.split(" ")[1]), code: document["code"], head };
}

const lines = (...text: string[]) => `${text.join("\r\n")}\r\n\r\n`;

describe("what is no request is answered with a problem, and hung up on", () => {
  test.each([
    ["garbage", "garbage\r\n\r\n", 400],
    ["another protocol", lines("GET / HTTP/9.9", "Host: x"), 400],
    ["an unknown method", lines("FROB / HTTP/1.1", "Host: x"), 400],
    ["a space in the path", lines("GET /a b HTTP/1.1", "Host: x"), 400],
    ["a header without a name", lines("GET / HTTP/1.1", "Host: x", ": y"), 400],
    ["a bare CR in a header", lines("GET / HTTP/1.1", "Host: x", "A: b\rc: d"), 400],
    ["a NUL in a header", lines("GET / HTTP/1.1", "Host: x", "A: b\0c"), 400],
    ["a folded header", lines("GET / HTTP/1.1", "Host: x", "A: b", " c"), 400],
    [
      "a length and chunks",
      lines("POST / HTTP/1.1", "Host: x", "Content-Length: 5", "Transfer-Encoding: chunked"),
      400,
    ],
    [
      "two lengths",
      lines("POST / HTTP/1.1", "Host: x", "Content-Length: 5", "Content-Length: 6"),
      400,
    ],
    ["a length that is none", lines("POST / HTTP/1.1", "Host: x", "Content-Length: -1"), 400],
    [
      "chunks that are none",
      `${lines("POST /api/v1/users/token HTTP/1.1", "Host: x", "Content-Type: application/json", "Transfer-Encoding: chunked")}zz\r\n`,
      400,
    ],
    [
      "headers over 16 kB",
      lines("GET /api/v1/concerts HTTP/1.1", "Host: x", `A: ${"a".repeat(17_000)}`),
      431,
    ],
    ["an endless path", lines(`GET /${"a".repeat(17_000)} HTTP/1.1`, "Host: x"), 431],
  ])("%s", async (_what, text, status) => {
    const answer = parse(await world.speak(text));
    expect(answer).toMatchObject({
      status,
      code: status === 431 ? "headers-too-large" : "invalid-request",
    });
    expect(answer.head).toContain("Connection: close");
    expect(answer.head).toContain("Content-Type: application/problem+json");
  });
});

test("a request without a Host is refused", async () => {
  const heard = await world.speak(lines("GET /api/v1/concerts HTTP/1.1", "Connection: close"));
  expect(parse(heard)).toMatchObject({ status: 400, code: "invalid-request" });
});

test("a second request that is none does not spoil the first one's answer", async () => {
  const first = lines("GET /api/v1/concerts HTTP/1.1", "Host: x");
  const heard = await world.speak(`${first}garbage\r\n\r\n`);
  expect(heard).toMatch(/^HTTP\/1\.1 (200|400) /);
  expect(heard.match(/HTTP\/1\.1 200/g)?.length ?? 0).toBeLessThanOrEqual(1);
});

test("requests on one connection are answered in order", async () => {
  const heard = await world.speak(
    lines("GET /api/v1/concerts HTTP/1.1", "Host: x") +
      lines("GET /api/v1/nothing HTTP/1.1", "Host: x", "Connection: close"),
  );
  expect(heard.indexOf("HTTP/1.1 200")).toBe(0);
  expect(heard.indexOf("HTTP/1.1 404")).toBeGreaterThan(0);
});

describe("time", () => {
  let server: Server;
  afterEach(() => stopServing(server, 100));

  const limits = {
    ...HTTP_LIMITS,
    headersTimeout: 100,
    requestTimeout: 200,
    connectionsCheckingInterval: 20,
  };

  async function serve(app: Koa): Promise<(text: string) => Promise<string>> {
    server = createHttpServer(app, limits, { ...CONNECTION_LIMITS, timeout: 300 });
    const port = await listen(server, { host: "127.0.0.1", port: 0 });
    return (text) => {
      const { socket, heard } = speakTo(port);
      socket.write(text);
      return heard;
    };
  }

  test("for headers is limited: 408", async () => {
    const speak = await serve(new Koa());
    expect(parse(await speak("GET / HTTP/1.1\r\nHost: x\r\n"))).toMatchObject({
      status: 408,
      code: "request-timeout",
    });
  });

  test("to take an answer is limited: then the connection is closed", async () => {
    // More than the kernel keeps for a client that does not read.
    const large = Buffer.alloc(32 * 1024 * 1024);
    const app = new Koa();
    app.use((ctx) => {
      ctx.body = large;
    });
    await serve(app);
    const closed = new Promise((resolve) => {
      server.once("connection", (socket: Socket) => socket.once("close", resolve));
    });
    const address = server.address();
    const port = typeof address === "object" ? (address?.port ?? 0) : 0;
    const socket = connect(port, "127.0.0.1").pause();
    socket.on("error", () => undefined);
    socket.write(lines("GET / HTTP/1.1", "Host: x"));
    await closed;
    expect(socket.bytesRead).toBeLessThan(large.length);
    socket.destroy();
  });

  test("for a body is limited: 408, even when somebody waits for it", async () => {
    const app = new Koa();
    app.use(async (ctx) => {
      await new Promise((resolve) => ctx.req.resume().on("close", resolve));
    });
    const speak = await serve(app);
    const text = lines("POST / HTTP/1.1", "Host: x", "Content-Length: 10");
    expect(parse(await speak(`${text}12345`))).toMatchObject({
      status: 408,
      code: "request-timeout",
    });
  });
});

/** A connection that says what was heard on it when it is closed. */
function speakTo(port: number): { socket: Socket; heard: Promise<string> } {
  const socket = connect(port, "127.0.0.1");
  const heard = new Promise<string>((resolve) => {
    const chunks: Buffer[] = [];
    socket.on("data", (chunk) => chunks.push(chunk));
    socket.on("close", () => resolve(Buffer.concat(chunks).toString()));
    socket.on("error", () => undefined);
  });
  return { socket, heard };
}

describe("numbers", () => {
  test("of headers are limited: those beyond are not read", async () => {
    const fan = await world.fan();
    const ask = (others: number) =>
      world.speak(
        lines(
          "GET /api/v1/users/token HTTP/1.1",
          "Host: x",
          "Connection: close",
          ...Array.from({ length: others }, (_, number) => `X-${number}: y`),
          `Authorization: Bearer ${fan.token}`,
        ),
      );
    expect(parse(await ask(150)).status).toBe(200);
    expect(parse(await ask(250)).status).toBe(401);
  });

  test("of connections are limited: who comes beyond is hung up on, until somebody leaves", async () => {
    const app = new Koa();
    app.use((ctx) => {
      ctx.body = "";
    });
    const server = createHttpServer(app, HTTP_LIMITS, { ...CONNECTION_LIMITS, maxConnections: 2 });
    const port = await listen(server, { host: "127.0.0.1", port: 0 });
    const request = lines("GET / HTTP/1.1", "Host: x", "Connection: close");
    const idle = [speakTo(port), speakTo(port)];
    await Promise.all(idle.map(({ socket }) => once(socket, "connect")));

    const beyond = speakTo(port);
    beyond.socket.write(request);
    expect(await beyond.heard).toBe("");

    idle.forEach(({ socket }) => socket.destroy());
    await eventually(async () => {
      const next = speakTo(port);
      next.socket.write(request);
      return (await next.heard).startsWith("HTTP/1.1 200");
    });
    await stopServing(server, 0);
  });
});

test("a port that is taken cannot be listened on", async () => {
  const rival = createServer();
  const port = await listen(rival, { host: "127.0.0.1", port: 0 });
  const server = createHttpServer(new Koa());
  await expect(listen(server, { host: "127.0.0.1", port })).rejects.toMatchObject({
    code: "EADDRINUSE",
  });
  await stopServing(rival, 0);
});
