import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { promisify } from "node:util";
import { gzip as gzipWithCallback } from "node:zlib";
import type { Context, Middleware } from "koa";
import { RowlockError } from "../../domain/errors.ts";

const PAGE_PATH = "/api";
const DOCUMENT_PATH = "/api/openapi.json";
const FILES_PATH = "/api/ui";

/** What the page may load and do: this server's files, and calls to this server ("Try it out"). */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  // Swagger UI draws its icons from data URLs.
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** The tokens a fan has typed in are kept in memory only, and gone with the page. */
const START_SCRIPT = `SwaggerUIBundle({
  url: "${DOCUMENT_PATH}",
  dom_id: "#docs",
  deepLinking: true,
  displayRequestDuration: true,
  validatorUrl: null,
});
`;

const compress = promisify(gzipWithCallback);

type File = { type: string; bytes: Buffer; gzip: Buffer; etag: string };

/**
 * The API's description for people at `/api` (Swagger UI, all of it from this server) and for
 * programs at `/api/openapi.json`. Everything is read, compressed and hashed here, once.
 */
export async function createApiDocs({ document }: { document: object }): Promise<Middleware> {
  const [bundle, styles, icon, start] = await Promise.all([
    packagedFile("swagger-ui-bundle.js", "text/javascript; charset=utf-8"),
    packagedFile("swagger-ui.css", "text/css; charset=utf-8"),
    packagedFile("favicon-32x32.png", "image/png"),
    makeFile(START_SCRIPT, "text/javascript; charset=utf-8"),
  ]);
  const page = await makeFile(
    indexPage({
      styles: pathOf(styles, "swagger-ui.css"),
      icon: pathOf(icon, "favicon.png"),
      scripts: [pathOf(bundle, "swagger-ui.js"), pathOf(start, "start.js")],
    }),
    "text/html; charset=utf-8",
  );
  const json = await makeFile(JSON.stringify(document), "application/json; charset=utf-8");
  const files = new Map([
    [pathOf(bundle, "swagger-ui.js"), bundle],
    [pathOf(styles, "swagger-ui.css"), styles],
    [pathOf(icon, "favicon.png"), icon],
    [pathOf(start, "start.js"), start],
  ]);

  return async (ctx, next) => {
    const file = found(ctx.path);
    if (file === undefined) {
      await next();
      return;
    }
    if (ctx.method !== "GET" && ctx.method !== "HEAD") {
      throw new RowlockError("method-not-allowed", { allow: "HEAD, GET" });
    }
    // A file's path names its content, so it never changes; page and document do with a release.
    const forever = files.has(ctx.path);
    ctx.set("Cache-Control", forever ? "public, max-age=31536000, immutable" : "no-cache");
    if (file === page) {
      ctx.set("Content-Security-Policy", CONTENT_SECURITY_POLICY);
      ctx.set("Referrer-Policy", "no-referrer");
    }
    send(ctx, file);
  };

  function found(path: string): File | undefined {
    switch (path) {
      case PAGE_PATH:
        return page;
      case DOCUMENT_PATH:
        return json;
      default:
        return files.get(path);
    }
  }
}

function indexPage(paths: { styles: string; icon: string; scripts: string[] }): string {
  const scripts = paths.scripts.map((path) => `<script src="${path}"></script>`).join("\n");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Rowlock API</title>
<link rel="stylesheet" href="${paths.styles}">
<link rel="icon" type="image/png" href="${paths.icon}">
</head>
<body>
<main id="docs"></main>
<noscript>This page needs JavaScript. The API is described at <a href="${DOCUMENT_PATH}">${DOCUMENT_PATH}</a>.</noscript>
${scripts}
</body>
</html>
`;
}

function send(ctx: Context, file: File): void {
  ctx.vary("Accept-Encoding");
  ctx.set("ETag", file.etag);
  ctx.status = 200;
  if (ctx.fresh) {
    ctx.status = 304;
    return;
  }
  ctx.set("X-Content-Type-Options", "nosniff");
  ctx.type = file.type;
  if (ctx.acceptsEncodings("gzip", "identity") === "gzip") {
    ctx.set("Content-Encoding", "gzip");
    ctx.body = file.gzip;
  } else {
    ctx.body = file.bytes;
  }
}

async function packagedFile(name: string, type: string): Promise<File> {
  const path = createRequire(import.meta.url).resolve(`swagger-ui-dist/${name}`);
  return makeFile(await readFile(path), type);
}

async function makeFile(content: string | Buffer, type: string): Promise<File> {
  const bytes = Buffer.from(content);
  return { type, bytes, gzip: await compress(bytes), etag: `W/"${hashOf(bytes)}"` };
}

const pathOf = (file: File, name: string) => `${FILES_PATH}/${hashOf(file.bytes)}/${name}`;

function hashOf(bytes: Buffer): string {
  return createHash("sha1").update(bytes).digest("base64url").slice(0, 16);
}
