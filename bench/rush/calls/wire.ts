import { Surprise, type Answer } from "./ask.ts";
import type { HttpRequest } from "./http-client.ts";

/** What all calls begin with. */
export const BASE = "/api/v1";

/** Asks until there is an answer. */
export type Send = (request: HttpRequest) => Promise<Answer>;

/** What a rush is about. */
export type ShowName = { concertId: string; date: string };

export function bearer(token: string): Record<string, string> {
  return { Authorization: `Bearer ${token}` };
}

export function withBody(
  body: object | undefined,
  headers: Record<string, string>,
): Pick<HttpRequest, "headers" | "body"> {
  if (body === undefined) {
    return { headers };
  }
  const text = JSON.stringify(body);
  const length = String(Buffer.byteLength(text));
  return {
    headers: { ...headers, "Content-Type": "application/json", "Content-Length": length },
    body: text,
  };
}

/** @throws {Surprise} when the answer lacks what it must have. */
export function requireText(body: Record<string, unknown>, field: string): string {
  const value = body[field];
  if (typeof value !== "string") {
    throw new Surprise(`An answer without ${field}: ${JSON.stringify(body).slice(0, 200)}`);
  }
  return value;
}
