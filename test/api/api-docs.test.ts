import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { createApiDocs } from "../../api/http/api-docs.ts";
import { serve, type ServedApp } from "./ops-app.ts";

const document = { openapi: "3.1.0", info: { title: "Rowlock", version: "1" }, paths: {} };

let app: ServedApp;
beforeAll(async () => {
  app = await serve(await createApiDocs({ document }), (ctx) => {
    ctx.status = 404;
  });
});
afterAll(() => app.close());

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${app.origin}${path}`, { headers });

/** `fetch` would otherwise ask for a full answer as soon as it sees a condition. */
const onlyIfOtherThan = (etag: string) => ({ "if-none-match": etag, "cache-control": "max-age=0" });

/** What the page loads: its scripts, its style sheet and its icon. */
async function loadedByPage(): Promise<string[]> {
  const html = await (await get("/api")).text();
  return [...html.matchAll(/<(?:script|link)[^>]* (?:src|href)="([^"]+)"/g)].map(
    ([, path = ""]) => path,
  );
}

test("everything the page loads is served here, typed, and may be kept for ever", async () => {
  const paths = await loadedByPage();
  const types = await Promise.all(
    paths.map(async (path) => {
      const response = await get(path);
      expect([path, response.status]).toEqual([path, 200]);
      expect(response.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
      expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(0);
      return response.headers.get("content-type");
    }),
  );
  expect(types).toEqual([
    "text/css; charset=utf-8",
    "image/png",
    "text/javascript; charset=utf-8",
    "text/javascript; charset=utf-8",
  ]);
});

test("the page allows scripts and styles from this server only, and has none within it", async () => {
  const response = await get("/api");
  expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
  const policy = response.headers.get("content-security-policy")?.split("; ");
  expect(policy).toEqual(
    expect.arrayContaining(["default-src 'none'", "script-src 'self'", "style-src 'self'"]),
  );
  const html = await response.text();
  expect(html).not.toMatch(/<script>|<style|style=|onload=|https?:/);
});

test("the page's start script shows the document that is served", async () => {
  const start = (await loadedByPage()).find((path) => path.endsWith("/start.js"));
  expect(await (await get(start ?? "")).text()).toContain(`url: "/api/openapi.json"`);
  const response = await get("/api/openapi.json");
  expect(response.headers.get("content-type")).toBe("application/json; charset=utf-8");
  expect(await response.json()).toEqual(document);
});

test("who has the document already is told so", async () => {
  const first = await get("/api/openapi.json");
  const etag = first.headers.get("etag") ?? "";
  expect(first.headers.get("cache-control")).toBe("no-cache");
  const again = await get("/api/openapi.json", onlyIfOtherThan(etag));
  expect([again.status, await again.text()]).toEqual([304, ""]);
  expect((await get("/api/openapi.json", onlyIfOtherThan('W/"other"'))).status).toBe(200);
});

test("travels compressed to those who take it, and plain to the others", async () => {
  const bundle = (await loadedByPage()).find((path) => path.endsWith("/swagger-ui.js")) ?? "";
  const plain = await get(bundle, { "accept-encoding": "identity" });
  expect(plain.headers.get("content-encoding")).toBeNull();
  // fetch decodes by itself, so the length of what travelled is all that shows.
  const gzipped = await get(bundle, { "accept-encoding": "gzip" });
  expect(gzipped.headers.get("content-encoding")).toBe("gzip");
  expect(gzipped.headers.get("vary")).toContain("Accept-Encoding");
  const travelled = Number(gzipped.headers.get("content-length"));
  expect(travelled).toBeLessThan(Number(plain.headers.get("content-length")) / 2);
  expect((await gzipped.text()) === (await plain.text())).toBe(true);
});

test("answers only for its own paths and for reading", async () => {
  for (const path of ["/api/", "/API", "/api/ui", "/api/ui/swagger-ui.css", "/api/v1/concerts"]) {
    expect([path, (await get(path)).status]).toEqual([path, 404]);
  }
  const written = await fetch(`${app.origin}/api`, { method: "POST" });
  expect([written.status, await written.json()]).toEqual([405, { code: "method-not-allowed" }]);
  const head = await fetch(`${app.origin}/api`, { method: "HEAD" });
  expect([head.status, await head.text()]).toEqual([200, ""]);
});
