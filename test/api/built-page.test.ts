import { request, type IncomingMessage } from "node:http";
import { buffer } from "node:stream/consumers";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createBuiltPage } from "../../api/http/built-page.ts";
import { serve, type ServedApp } from "./ops-app.ts";

/** What the build made of `web/`, as the API serves it. */

const directory = new URL("../../dist/web/", import.meta.url);

/** What all of the page may weigh when it comes for the first time, compressed. */
const WEIGHT_MAX_BYTES = 60_000;

let app: ServedApp;

beforeAll(async () => {
  app = await serve(await createBuiltPage({ directory, path: "/" }), (ctx) => {
    ctx.status = 404;
  });
});
afterAll(() => app.close());

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${app.origin}${path}`, { headers: { "Accept-Encoding": "identity", ...headers } });

/** Unlike `fetch`, it leaves compressed what comes compressed. */
async function rawly(path: string, acceptEncoding: string) {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const headers = { "Accept-Encoding": acceptEncoding };
    request(`${app.origin}${path}`, { headers, agent: false }, resolve).on("error", reject).end();
  });
  return { headers: response.headers, body: await buffer(response) };
}

/** `fetch` would otherwise ask for a full answer as soon as it sees a condition. */
const onlyIfOtherThan = (etag: string) => ({ "If-None-Match": etag, "Cache-Control": "max-age=0" });

async function pathsInPage(): Promise<string[]> {
  const page = await (await get("/")).text();
  return [...page.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, path = ""]) => path);
}

test("the page asks each time, and is told when nothing has changed", async () => {
  const page = await get("/");
  expect(page.status).toBe(200);
  expect(page.headers.get("Content-Type")).toBe("text/html; charset=utf-8");
  expect(page.headers.get("Cache-Control")).toBe("no-cache");
  const again = await get("/", onlyIfOtherThan(page.headers.get("ETag") ?? ""));
  expect(again.status).toBe(304);
});

test("what the page loads is there, is named by its content, and may be kept for ever", async () => {
  const paths = await pathsInPage();
  expect(paths.length).toBeGreaterThanOrEqual(3);
  for (const path of paths) {
    expect(path).toMatch(/-[A-Z0-9]{8}\.(?:js|css|svg)$/);
    const file = await get(path);
    expect(file.status).toBe(200);
    expect(file.headers.get("Cache-Control")).toBe("public, max-age=31536000, immutable");
    expect(file.headers.get("X-Content-Type-Options")).toBe("nosniff");
  }
});

test.each([
  ["br", brotliDecompressSync],
  ["gzip", gunzipSync],
] as const)("files come compressed with %s, as the build left them", async (coding, decompress) => {
  const [path = ""] = await pathsInPage();
  const plain = Buffer.from(await (await get(path)).arrayBuffer());
  const answer = await rawly(path, coding);
  expect(answer.headers["content-encoding"]).toBe(coding);
  expect(answer.headers["vary"]).toMatch(/Accept-Encoding/i);
  expect(decompress(answer.body)).toEqual(plain);
});

test("brotli is preferred, whatever the order in which a browser names it", async () => {
  const [path = ""] = await pathsInPage();
  const answer = await rawly(path, "gzip, deflate, br, zstd");
  expect(answer.headers["content-encoding"]).toBe("br");
});

test(`all of it weighs less than ${WEIGHT_MAX_BYTES} bytes`, async () => {
  const answers = await Promise.all(
    ["/", ...(await pathsInPage())].map((path) => rawly(path, "gzip")),
  );
  const bytes = answers.reduce((sum, { body }) => sum + body.length, 0);
  expect(bytes).toBeLessThan(WEIGHT_MAX_BYTES);
});

describe("nothing but what comes from here is loaded or done", () => {
  test("as the policy says", async () => {
    const policy = (await get("/")).headers.get("Content-Security-Policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
  });

  test("and nothing stands inline that the policy would have to allow", async () => {
    const page = await (await get("/")).text();
    expect(page).not.toMatch(/<style|<script(?![^>]*\ssrc=)|\sstyle=|\son\w+=/);
    expect(page).not.toMatch(/(?:href|src)="(?!\/)/);
  });
});

test("other methods are refused, other paths are somebody else's", async () => {
  expect((await fetch(app.origin, { method: "POST" })).status).toBe(405);
  expect((await get("/assets/nothing.js")).status).toBe(404);
  expect((await get("/assets/../index.html.br")).status).toBe(404);
});

test("where there is no build there is no page", async () => {
  const empty = await serve(
    await createBuiltPage({ directory: new URL("nowhere/", import.meta.url), path: "/" }),
    (ctx) => {
      ctx.status = 404;
    },
  );
  expect((await fetch(empty.origin)).status).toBe(404);
  await empty.close();
});
