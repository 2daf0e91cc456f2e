import type { Sending } from "../api/api-world.ts";
import type { Operation } from "./document.ts";
import type { Fan } from "./fans.ts";

/** A request, all parts of which are known; nothing has been written yet. */
export type DrawnRequest = {
  operation: Operation;
  fan: Fan;
  method: string;
  /** Values of the path's parts, as they are before they are encoded. */
  path: Record<string, string>;
  query: [name: string, value: string][];
  headers: Record<string, string | string[]>;
  body: Record<string, unknown> | undefined;
};

/** A request as it goes over the wire. */
export type WrittenRequest = { method: string; path: string; sending: Sending };

/** The same as the very bytes, for what no client would write. */
export type WireRequest = { wire: string };

export function write(request: DrawnRequest): WrittenRequest {
  const { method, headers, body } = request;
  return {
    method,
    path: pathOf(request),
    sending: {
      headers: { ...(body !== undefined && { "Content-Type": "application/json" }), ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    },
  };
}

function pathOf({ operation, path, query }: DrawnRequest): string {
  const filled = operation.template.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodePathPart(path[name] ?? ""),
  );
  return query.length === 0
    ? filled
    : `${filled}?${query.map((pair) => pair.map(encode).join("=")).join("&")}`;
}

/** Dots are no special signs, but two of them as a whole part are. */
function encodePathPart(part: string): string {
  return encode(part).replaceAll(".", "%2E");
}

/** Half of a surrogate pair has no encoding; it goes as what writers of UTF-8 make of it. */
function encode(text: string): string {
  return encodeURIComponent(Buffer.from(text).toString());
}

/** In one line, for the report of a failure. */
export function inWords(request: WrittenRequest | WireRequest): string {
  if ("wire" in request) {
    return JSON.stringify(request.wire).slice(0, WORDS_MAX);
  }
  const { method, path, sending } = request;
  const shown = { ...sending, ...(Buffer.isBuffer(sending.body) && { body: "bytes" }) };
  return `${method} ${path} ${JSON.stringify(shown)}`.slice(0, WORDS_MAX);
}

const WORDS_MAX = 2000;
