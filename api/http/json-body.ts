import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import { brotliDecompressSync, unzipSync } from "node:zlib";
import type { Context } from "koa";
import { koaBody } from "koa-body";
import { RowlockError } from "../../domain/errors.ts";

/**
 * The largest body, before and after decompression. Ours have some 200 bytes; this leaves room for
 * clients with long ids and is still parsed in well under a millisecond.
 */
export const BODY_LIMIT_BYTES = 16 * 1024;

const JSON_UTF8 = /^application\/json *(?:; *charset="?utf-8"? *)?$/i;

const parse = koaBody({
  jsonTypes: ["application/json"],
  jsonLimit: BODY_LIMIT_BYTES,
  // Only objects and arrays; of these the schemas take objects.
  jsonStrict: true,
  includeUnparsed: true,
  multipart: false,
  urlencoded: false,
  text: false,
  patchNode: false,
});

const done = () => Promise.resolve();

/**
 * Reads the request's body as JSON.
 * @throws {RowlockError} `unsupported-media-type`, `payload-too-large` or `malformed-json`;
 * `invalid-request` when there is none, or a number in it is not a plain decimal.
 */
export async function readJsonBody(ctx: Context): Promise<unknown> {
  const { headers } = ctx.req;
  const type = headers["content-type"];
  try {
    if (type === undefined || !JSON_UTF8.test(type)) {
      throw hasBody(headers)
        ? new RowlockError("unsupported-media-type")
        : new RowlockError("invalid-request", { detail: "This call takes a JSON object." });
    }
    const encoding = headers["content-encoding"] ?? "identity";
    await parse(encoding === "identity" ? ctx : await decompressed(ctx, encoding), done);
  } catch (error) {
    // Whatever is still on its way must be taken off the connection, or the next request on it
    // would never be seen. The server's limit on the time of a request also limits this.
    ctx.req.resume();
    throw asBodyError(error);
  }
  if (hasUnsafeNumber(ctx.request.rawBody ?? "")) {
    throw new RowlockError("invalid-request", {
      detail: "Numbers in the body must be plain decimals of at most 16 characters.",
    });
  }
  return ctx.request.body;
}

function hasBody(headers: IncomingMessage["headers"]): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}

/**
 * The same request with its body decompressed. koa-body would do that itself, but a body that breaks
 * off after its limit raises an error to which it no longer listens, and that ends the process; and a
 * client that goes away leaves it waiting for ever. This much is decompressed in 0.1 ms, at once.
 */
async function decompressed(ctx: Context, encoding: string): Promise<Context> {
  const decompress = decompressors.get(encoding);
  if (decompress === undefined) {
    throw new RowlockError("unsupported-media-type");
  }
  const plain = decompress(await readBytes(ctx.req), { maxOutputLength: BODY_LIMIT_BYTES });
  const headers = { ...ctx.req.headers };
  delete headers["content-encoding"];
  delete headers["content-length"];
  const view: Context = Object.create(ctx, {
    req: { value: Object.assign(Readable.from([plain]), { headers }) },
  });
  return view;
}

const decompressors = new Map([
  ["gzip", unzipSync],
  ["deflate", unzipSync],
  ["br", brotliDecompressSync],
]);

async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Leaving the loop must not destroy the request: its connection carries the answer.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    size += chunk.length;
    if (size > BODY_LIMIT_BYTES) {
      throw new RowlockError("payload-too-large", { limitBytes: BODY_LIMIT_BYTES });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** An exponent, or more digits than a double holds; it may also stand in a string. */
const unsafeNumber = /\d[eE][+-]?\d|[\d.]{17}/;
const jsonString = /"(?:[^"\\]|\\.)*"/g;

/**
 * `JSON.parse` reads `1e3` and rounds `0.99999999999999999`, and afterwards nobody can tell. Amounts
 * are to be what was written, so such numbers are refused while the text is still there.
 */
function hasUnsafeNumber(text: string): boolean {
  return unsafeNumber.test(text) && unsafeNumber.test(text.replaceAll(jsonString, '""'));
}

/** What koa-body, the libraries below it and zlib throw, by what each puts on its errors. */
function asBodyError(error: unknown): unknown {
  if (typeof error !== "object" || error === null || error instanceof RowlockError) {
    return error;
  }
  const { status, code }: { status?: unknown; code?: unknown } = error;
  if (status === 413 || code === "ERR_BUFFER_TOO_LARGE") {
    return new RowlockError("payload-too-large", { limitBytes: BODY_LIMIT_BYTES });
  }
  if (typeof code === "string" && /^Z_|^ERR_/.test(code)) {
    const detail = "The body is not what its Content-Encoding says.";
    return new RowlockError("malformed-json", { detail }, { cause: error });
  }
  // A client that went away in the middle gets this too, for the log: nobody is there to read it.
  return status === 400 || code === "ECONNRESET"
    ? new RowlockError("malformed-json", {}, { cause: error })
    : error;
}
