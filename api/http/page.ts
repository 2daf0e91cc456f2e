import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Answer } from "./answer.ts";

/** JSON that many ask for, ready to send. */
export type Page = {
  /** Weak, because the compressed and the plain form share it. The same in every API process. */
  etag: string;
  identity: Buffer;
  gzip: () => Promise<Buffer>;
};

export function etagOf(content: Buffer): string {
  return `W/"${createHash("sha1").update(content).digest("base64url")}"`;
}

/** The page, compressed if the client can read that; or 304 if the client has it. */
export async function pageAnswer(
  request: IncomingMessage,
  page: Page,
  cacheControl: string,
): Promise<Answer> {
  const headers = { ETag: page.etag, Vary: "Accept-Encoding", "Cache-Control": cacheControl };
  if (matches(request.headers["if-none-match"], page.etag)) {
    return { status: 304, headers };
  }
  const type = { "Content-Type": "application/json; charset=utf-8" };
  return acceptsGzip(request)
    ? {
        status: 200,
        headers: { ...headers, ...type, "Content-Encoding": "gzip" },
        body: await page.gzip(),
      }
    : { status: 200, headers: { ...headers, ...type }, body: page.identity };
}

/** Weak comparison (RFC 9110, section 13.1.2): proxies may have made a strong tag weak. */
function matches(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) {
    return false;
  }
  const opaque = etag.replace(/^W\//, "");
  return ifNoneMatch
    .split(",")
    .map((tag) => tag.trim().replace(/^W\//, ""))
    .some((tag) => tag === opaque || tag === "*");
}

/** Named, and not with a weight of zero. */
function acceptsGzip({ headers }: IncomingMessage): boolean {
  const accepted = headers["accept-encoding"];
  return typeof accepted === "string" && /\bgzip\b(?! *; *q=0(?:\.0*)? *(?:,|$))/i.test(accepted);
}
