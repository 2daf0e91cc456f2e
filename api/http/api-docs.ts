import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Middleware } from "koa";
import { hashOf, makeFile, sendFile, type StaticFile } from "./static-files.ts";

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

const PAGE_HEADERS = {
  "Content-Security-Policy": CONTENT_SECURITY_POLICY,
  "Referrer-Policy": "no-referrer",
};

/**
 * The API's description for people at `/api` (Swagger UI, all of it from this server) and for
 * programs at `/api/openapi.json`. Everything is read, compressed and hashed here, once.
 */
export async function createApiDocs({ document }: { document: object }): Promise<Middleware> {
  const [bundle, styles, icon, start] = await Promise.all([
    packagedFile("swagger-ui-bundle.js", "text/javascript; charset=utf-8"),
    packagedFile("swagger-ui.css", "text/css; charset=utf-8"),
    packagedFile("favicon-32x32.png", "image/png"),
    makeFile(START_SCRIPT, { type: "text/javascript; charset=utf-8", isForever: true }),
  ]);
  const page = await makeFile(
    indexPage({
      styles: pathOf(styles, "swagger-ui.css"),
      icon: pathOf(icon, "favicon.png"),
      scripts: [pathOf(bundle, "swagger-ui.js"), pathOf(start, "start.js")],
    }),
    { type: "text/html; charset=utf-8" },
  );
  const json = await makeFile(JSON.stringify(document), {
    type: "application/json; charset=utf-8",
  });
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
    sendFile(ctx, file, file === page ? PAGE_HEADERS : {});
  };

  function found(path: string): StaticFile | undefined {
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

async function packagedFile(name: string, type: string): Promise<StaticFile> {
  const path = createRequire(import.meta.url).resolve(`swagger-ui-dist/${name}`);
  return makeFile(await readFile(path), { type, isForever: true });
}

const pathOf = (file: StaticFile, name: string) => `${FILES_PATH}/${hashOf(file.identity)}/${name}`;
