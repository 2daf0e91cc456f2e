import type { IncomingMessage } from "node:http";
import { RowlockError } from "../../domain/errors.ts";

/**
 * The bearer token of a request, from its one `Authorization` header (RFC 6750). Tokens anywhere
 * else, as in the query, are not looked for: addresses end up in logs.
 * @throws {RowlockError} `not-authenticated`; `invalid-request` when there are two such headers, of
 * which Node would show only the first.
 */
export function bearerToken(request: IncomingMessage): string {
  const header = request.headers.authorization;
  if (header === undefined) {
    throw new RowlockError("not-authenticated");
  }
  if (countHeaders(request, "authorization") > 1) {
    throw new RowlockError("invalid-request", { detail: "There is more than one Authorization." });
  }
  const [, token] = /^bearer +([A-Za-z0-9._~+/-]+=*)$/i.exec(header) ?? [];
  if (token === undefined) {
    throw new RowlockError("not-authenticated");
  }
  return token;
}

function countHeaders({ rawHeaders }: IncomingMessage, name: string): number {
  let count = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const header = rawHeaders[index];
    if (header?.length === name.length && header.toLowerCase() === name) {
      count += 1;
    }
  }
  return count;
}
