import { createHash } from "node:crypto";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { Agent, request as httpRequest } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createUser } from "../support/factories.ts";
import { createApiWorld, type ApiWorld } from "./api-world.ts";

/** Bodies as they come over the wire. */

let world: ApiWorld;

beforeAll(async () => {
  world = await createApiWorld();
  await createUser(world.db, { userId: "ada" });
});
afterAll(() => world.close());

const JSON_TYPE = { "Content-Type": "application/json" };

const join = (body: string | Buffer | undefined, headers: Record<string, string> = JSON_TYPE) =>
  world.send("POST", "/api/v1/users/token", { ...(body !== undefined && { body }), headers });

const good = JSON.stringify({ userId: "ada", browserId: "browser" });

describe("what is taken", () => {
  test.each([
    ["application/json"],
    ["application/json;charset=utf-8"],
    ['application/json; charset="UTF-8"'],
    ["Application/JSON"],
  ])("%s", async (type) => {
    expect((await join(good, { "Content-Type": type })).status).toBe(200);
  });

  test.each([
    ["gzip", gzipSync],
    ["deflate", deflateSync],
    ["br", brotliCompressSync],
  ])("compressed with %s", async (encoding, compress) => {
    const headers = { ...JSON_TYPE, "Content-Encoding": encoding };
    expect((await join(compress(good), headers)).status).toBe(200);
  });

  test("in chunks, without a length", async () => {
    const answer = await world.speak(
      [
        "POST /api/v1/users/token HTTP/1.1",
        "Host: x",
        "Content-Type: application/json",
        "Transfer-Encoding: chunked",
        "Connection: close",
        "",
        good.length.toString(16),
        good,
        "0",
        "",
        "",
      ].join("\r\n"),
    );
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK/);
  });

  test("of a field that is given twice the last counts", async () => {
    const body = `{"userId":"nobody",${good.slice(1)}`;
    expect((await join(body)).status).toBe(200);
  });
});

describe("415", () => {
  test.each([
    ["text/plain"],
    ["application/x-www-form-urlencoded"],
    ["multipart/form-data; boundary=x"],
    ["application/json-patch+json"],
    ["application/json; charset=utf-16"],
    ["application/json; charset=latin1"],
    ["application/json, text/plain"],
    [""],
  ])("for %j", async (type) => {
    const answer = await join(good, { "Content-Type": type });
    expect(answer).toMatchObject({ status: 415, body: { code: "unsupported-media-type" } });
  });

  test("for none", async () => {
    expect((await join(good, {})).status).toBe(415);
  });

  test.each(["compress", "gzip, gzip", "zstd", "x"])(
    "for Content-Encoding %s",
    async (encoding) => {
      const headers = { ...JSON_TYPE, "Content-Encoding": encoding };
      expect((await join(good, headers)).status).toBe(415);
    },
  );
});

describe("400", () => {
  test.each([
    ["an unfinished object", "{", "malformed-json"],
    ["an object that breaks off", '{"userId":"x"', "malformed-json"],
    ["single quotes", "{'userId':'x'}", "malformed-json"],
    ["a number", "1", "malformed-json"],
    ["a text", '"x"', "malformed-json"],
    ["null", "null", "malformed-json"],
    ["nothing but spaces", "   ", "malformed-json"],
    ["__proto__", '{"__proto__":{"userId":"x"}}', "malformed-json"],
    ["__proto__ in disguise", '{"__pr\\u006fto__":{"userId":"x"}}', "malformed-json"],
    ["an array", "[]", "invalid-request"],
    ["an array of objects", "[{}]", "invalid-request"],
    ["constructor", '{"constructor":{"prototype":{}}}', "invalid-request"],
    ["toString", '{"toString":1}', "invalid-request"],
    ["an unknown field", '{"admin":true}', "invalid-request"],
    ["deep arrays", "[".repeat(1000) + "]".repeat(1000), "invalid-request"],
    ["deep objects", '{"a":'.repeat(1000) + "1" + "}".repeat(1000), "invalid-request"],
    ["deep fields", `{"userId":${"[".repeat(8000)}${"]".repeat(8000)}}`, "invalid-request"],
  ])("for %s", async (_what, body, code) => {
    expect(await join(body)).toMatchObject({ status: 400, body: { code } });
  });

  test.each(["\r\nX-Injected: 1", "ada\r\n", "a\nb", "\r", "\u0085", "\u2028"])(
    "for %j in a field",
    async (text) => {
      const invalid = { status: 400, body: { code: "invalid-request" } };
      const inUser = await join(JSON.stringify({ userId: `ada${text}`, browserId: "browser" }));
      const inBrowser = await join(JSON.stringify({ userId: "ada", browserId: `b${text}c` }));
      for (const answer of [inUser, inBrowser]) {
        expect(answer).toMatchObject(invalid);
        expect(answer.headers["x-injected"]).toBeUndefined();
      }
    },
  );

  test("for thousands of unknown fields, of which ten are named", async () => {
    const fields = Array.from({ length: 1500 }, (_, index) => `"f${index}":1`).join(",");
    const { status, body } = await join(`{${fields}}`);
    expect(status).toBe(400);
    expect(body["errors"]).toHaveLength(10);
  });

  test("for no body at all", async () => {
    expect(await join(undefined, {})).toMatchObject({
      status: 400,
      body: { code: "invalid-request", detail: "This call takes a JSON object." },
    });
  });

  const broken = gzipSync(good);
  broken.fill(0xff, 12, 20);
  test.each([
    ["gzip that is none", "gzip", good],
    ["gzip that is broken", "gzip", broken],
    ["gzip that breaks off", "gzip", gzipSync(good).subarray(0, 20)],
    ["brotli that is none", "br", good],
    ["deflate that is none", "deflate", good],
  ])("for %s", async (_what, encoding, body) => {
    const headers = { ...JSON_TYPE, "Content-Encoding": encoding };
    expect(await join(body, headers)).toMatchObject({
      status: 400,
      body: { code: "malformed-json" },
    });
  });
});

describe("413", () => {
  const large = JSON.stringify({ userId: "x".repeat(17_000) });

  test("for a large body, with or without its length", async () => {
    const limit = { status: 413, body: { code: "payload-too-large", limitBytes: 16_384 } };
    expect(await join(large)).toMatchObject(limit);
    expect(await join(large, { ...JSON_TYPE, "Transfer-Encoding": "chunked" })).toMatchObject(
      limit,
    );
  });

  test.each([
    ["gzip", gzipSync(Buffer.alloc(10_000_000, 32))],
    ["br", brotliCompressSync(Buffer.alloc(10_000_000, 32))],
    ["deflate", deflateSync(Buffer.alloc(10_000_000, 32))],
  ])("for a %s bomb", async (encoding, body) => {
    const headers = { ...JSON_TYPE, "Content-Encoding": encoding };
    expect((await join(body, headers)).status).toBe(413);
  });

  test("for a compressed body that is large before it is decompressed, and broken behind that", async () => {
    const noise = gzipSync(Buffer.from(Array.from({ length: 60_000 }, () => Math.random() * 256)));
    noise.fill(0xff, 40_000, 41_000);
    const headers = { ...JSON_TYPE, "Content-Encoding": "gzip" };
    expect((await join(noise, headers)).status).toBe(413);
  });
});

/** Such a body once ended the process: its error came after the answer, and nobody listened. */
test.each([0.4, 0.5, 0.6, 0.7, 0.8, 0.9])(
  "a body that breaks at %f, behind the limit, does no harm",
  async (share) => {
    // Four letters compress to a quarter: below the limit at first, above it in the end.
    const digest = createHash("shake256", { outputLength: 20_000 }).update("letters").digest();
    const body = gzipSync(digest.toString("hex").replaceAll(/[4-9a-f]/g, "x"));
    body.fill(0xff, Math.floor(body.length * share), Math.floor(body.length * share) + 100);
    const headers = { ...JSON_TYPE, "Content-Encoding": "gzip" };
    expect([400, 413]).toContain((await join(body, headers)).status);
    expect((await join(good)).status).toBe(200);
  },
);

test("a refused body does not spoil the next request on its connection", async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const send = (body: string | Buffer, headers: Record<string, string>) =>
    new Promise<number>((resolve, reject) => {
      const request = httpRequest(
        {
          port: world.port,
          host: "127.0.0.1",
          agent,
          method: "POST",
          path: "/api/v1/users/token",
          headers: { ...JSON_TYPE, ...headers },
        },
        (response) => {
          response.resume();
          response.on("end", () => resolve(response.statusCode ?? 0));
        },
      );
      request.on("error", reject);
      request.end(body);
    });
  const bomb = gzipSync(Buffer.alloc(10_000_000, 32));
  expect(await send("x".repeat(100_000), {})).toBe(413);
  expect(await send(good, {})).toBe(200);
  expect(await send(bomb, { "Content-Encoding": "gzip" })).toBe(413);
  expect(await send(good, {})).toBe(200);
  expect(await send("x".repeat(100_000), { "Content-Type": "text/plain" })).toBe(415);
  expect(await send(good, {})).toBe(200);
  agent.destroy();
});

test("a client that goes away in the middle does no harm", async () => {
  for (const encoding of ["identity", "gzip"]) {
    const request = httpRequest({
      port: world.port,
      host: "127.0.0.1",
      method: "POST",
      path: "/api/v1/users/token",
      headers: { ...JSON_TYPE, "Content-Encoding": encoding, "Content-Length": 1000 },
    });
    const ended = new Promise((resolve) => request.on("error", resolve));
    request.write(gzipSync(good).subarray(0, 10), () => request.destroy());
    await ended;
  }
  expect((await join(good)).status).toBe(200);
});
