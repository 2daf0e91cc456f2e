import type { Context } from "koa";
import { koaBody } from "koa-body";
import { RowlockError } from "../domain/errors.ts";

/**
 * The largest body, before and after decompression. Ours have some 200 bytes; this leaves room for
 * clients with long ids and is still parsed in well under a millisecond.
 */
export const BODY_LIMIT_BYTES = 16 * 1024;

const JSON_UTF8 = /^application\/json *(?:; *charset="?utf-8"? *)?$/i;

const parse = koaBody({
  json: true,
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
  const type = ctx.req.headers["content-type"];
  if (type === undefined || !JSON_UTF8.test(type)) {
    ctx.req.resume();
    throw hasBody(ctx)
      ? new RowlockError("unsupported-media-type")
      : new RowlockError("invalid-request", {
          detail: "This call takes a JSON object as its body.",
        });
  }
  try {
    await parse(ctx, done);
  } catch (error) {
    // Whatever is still on its way must be taken off the connection, or the next request on it
    // would never be seen. The server's limit on the time of a request also limits this.
    ctx.req.unpipe();
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

function hasBody(ctx: Context): boolean {
  const { headers } = ctx.req;
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
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

/** What koa-body and the libraries below it throw, told apart by what each puts on its errors. */
function asBodyError(error: unknown): unknown {
  if (!(error instanceof Error)) {
    return error;
  }
  const { status, code } = error as Error & { status?: unknown; code?: unknown };
  if (typeof code === "string" && (code.startsWith("Z_") || code.startsWith("ERR__ERROR_FORMAT"))) {
    const detail = "The body is not what its Content-Encoding says.";
    return new RowlockError("malformed-json", { detail }, { cause: error });
  }
  switch (status) {
    case 413:
      return new RowlockError("payload-too-large", { limitBytes: BODY_LIMIT_BYTES });
    case 415:
      return new RowlockError("unsupported-media-type", {}, { cause: error });
    case 400:
      return new RowlockError("malformed-json", {}, { cause: error });
    default:
      return error;
  }
}
