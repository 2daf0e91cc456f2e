import { readdir, readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import type { Middleware } from "koa";
import { etagOf, sendFile, type StaticFile } from "./static-files.ts";

const ASSETS = "assets";

/** The page may load and do what comes from this server, and nothing else; nothing stands inline. */
const PAGE_HEADERS = {
  "Content-Security-Policy": [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; "),
  "Cross-Origin-Opener-Policy": "same-origin",
  "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
  "Referrer-Policy": "no-referrer",
};

const types: Record<string, string> = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};

/**
 * The page at `path` and its assets below, from what the build has put into the directory. Everything
 * is read here, once, with its compressed forms. Where there is no build there is no page.
 */
export async function createBuiltPage(options: {
  directory: URL;
  path: string;
}): Promise<Middleware> {
  const files = await readFiles(options);
  const page = files.get(options.path);
  return async (ctx, next) => {
    const file = files.get(ctx.path);
    if (file === undefined) {
      await next();
      return;
    }
    sendFile(ctx, file, file === page ? PAGE_HEADERS : {});
  };
}

async function readFiles({
  directory,
  path: pagePath,
}: {
  directory: URL;
  path: string;
}): Promise<Map<string, StaticFile>> {
  const names = await readdir(new URL(`${ASSETS}/`, directory)).catch(() => []);
  const assets = names.filter((name) => types[extname(name)] !== undefined);
  const files = new Map<string, StaticFile>();
  for (const name of assets) {
    const path = join(ASSETS, name);
    const type = types[extname(name)] ?? "";
    files.set(join(pagePath, path), await readBuilt(directory, path, { type, isForever: true }));
  }
  if (files.size > 0) {
    const type = "text/html; charset=utf-8";
    files.set(pagePath, await readBuilt(directory, "index.html", { type, isForever: false }));
  }
  return files;
}

async function readBuilt(
  directory: URL,
  path: string,
  kind: Pick<StaticFile, "type" | "isForever">,
): Promise<StaticFile> {
  const [identity, br, gzip] = await Promise.all(
    ["", ".br", ".gz"].map((form) => readFile(new URL(`${path}${form}`, directory))),
  );
  if (identity === undefined || br === undefined || gzip === undefined) {
    throw new Error(`The build has not all forms of ${path}`);
  }
  return { ...kind, identity, compressed: { br, gzip }, etag: etagOf(identity) };
}
