import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { afterEach, expect, test } from "@jest/globals";
import { ask } from "../../../../bench/rush/calls/ask.ts";
import { createHttpClient, LostAnswer } from "../../../../bench/rush/calls/http-client.ts";
import { createMeter } from "../../../../bench/rush/calls/meter.ts";

type Seen = { key: string | undefined; body: string };
type Reply = (response: ServerResponse, request: IncomingMessage) => void;

let closing: () => Promise<void> = () => Promise.resolve();

afterEach(() => closing());

/** A server that answers its n-th request with the n-th of these, and keeps what it was asked. */
async function serve(...replies: Reply[]) {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += String(chunk);
    });
    request.on("end", () => {
      const reply = replies[seen.length];
      seen.push({ key: request.headers["idempotency-key"]?.toString(), body });
      reply?.(response, request);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const http = createHttpClient(`http://127.0.0.1:${port}/behind/a/proxy/`);
  closing = async () => {
    http.close();
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  };
  return { http, meter: createMeter(), seen };
}

const post = {
  method: "POST",
  path: "/pay",
  headers: { "Idempotency-Key": "key-1" },
  body: "{}",
} as const;

const created: Reply = (response) => response.writeHead(201).end("yes");
const breaking: Reply = (response) => response.destroy();
const later: Reply = (response) => response.writeHead(503, { "Retry-After": "0" }).end();

test("an answer is an answer, whatever it says", async () => {
  const { http, meter, seen } = await serve((response) => response.writeHead(409).end("no"));

  const { status, body } = await ask({ http, meter }, post);

  expect([status, String(body)]).toEqual([409, "no"]);
  expect(seen).toHaveLength(1);
  expect(meter.answers()).toBe(1);
  expect(meter.repeats()).toEqual({ lost: 0, later: 0 });
});

test("after a lost answer and after a 503 the same is asked again, under the same key", async () => {
  const { http, meter, seen } = await serve(breaking, later, created);

  const { status } = await ask({ http, meter }, post);

  expect(status).toBe(201);
  expect(seen).toEqual(Array.from({ length: 3 }, () => ({ key: "key-1", body: "{}" })));
  // The 503 was an answer, too.
  expect(meter.answers()).toBe(2);
  expect(meter.repeats()).toEqual({ lost: 1, later: 1 });
});

test("a connection that is torn on purpose is torn once, after the request has left", async () => {
  const silent: Reply = () => undefined;
  const { http, meter, seen } = await serve(silent, created);

  const { status } = await ask({ http, meter }, { ...post, tearAfterMs: 20 });

  expect(status).toBe(201);
  expect(seen).toHaveLength(2);
});

test("who is not there is a lost answer", async () => {
  const { http } = await serve();
  await closing();
  closing = () => Promise.resolve();
  await expect(http.send(post)).rejects.toThrow(LostAnswer);
});

test("paths are those behind the address", async () => {
  const asked: (string | undefined)[] = [];
  const { http } = await serve((response, { url }) => {
    asked.push(url);
    response.end();
  });
  await http.send(post);
  expect(asked).toEqual(["/behind/a/proxy/pay"]);
});
