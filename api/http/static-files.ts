import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { gzip as gzipWithCallback } from "node:zlib";
import type { Context } from "koa";
import { RowlockError } from "../../domain/errors.ts";

/** A file that is kept in memory, ready to send. */
export type StaticFile = {
  type: string;
  identity: Buffer;
  /** By content coding, in the order in which they are preferred. */
  compressed: Readonly<Record<string, Buffer>>;
  etag: string;
  /** Its path names its content, so whoever has it need never ask again. */
  isForever: boolean;
};

const compress = promisify(gzipWithCallback);

/** A file made or read at start. Files of the build come compressed: see `createBuiltPage`. */
export async function makeFile(
  content: string | Buffer,
  { type, isForever = false }: { type: string; isForever?: boolean },
): Promise<StaticFile> {
  const identity = Buffer.from(content);
  const compressed = { gzip: await compress(identity) };
  return { type, identity, compressed, etag: etagOf(identity), isForever };
}

/** Weak, because all forms share it. */
export const etagOf = (bytes: Buffer) => `W/"${hashOf(bytes)}"`;

export function hashOf(bytes: Buffer): string {
  return createHash("sha1").update(bytes).digest("base64url").slice(0, 16);
}

/** @throws {RowlockError} `method-not-allowed` */
export function sendFile(
  ctx: Context,
  file: StaticFile,
  headers: Record<string, string> = {},
): void {
  if (ctx.method !== "GET" && ctx.method !== "HEAD") {
    throw new RowlockError("method-not-allowed", { allow: "HEAD, GET" });
  }
  ctx.vary("Accept-Encoding");
  ctx.set("Cache-Control", file.isForever ? "public, max-age=31536000, immutable" : "no-cache");
  ctx.set("ETag", file.etag);
  ctx.set(headers);
  ctx.status = 200;
  if (ctx.fresh) {
    ctx.status = 304;
    return;
  }
  ctx.set("X-Content-Type-Options", "nosniff");
  ctx.type = file.type;
  const found = Object.entries(file.compressed).find(
    ([coding]) => ctx.acceptsEncodings(coding, "identity") === coding,
  );
  if (found === undefined) {
    ctx.body = file.identity;
  } else {
    const [coding, bytes] = found;
    ctx.set("Content-Encoding", coding);
    ctx.body = bytes;
  }
}
