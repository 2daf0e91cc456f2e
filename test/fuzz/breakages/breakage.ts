import { write, type DrawnRequest, type WireRequest, type WrittenRequest } from "../request.ts";

/** A request that breaks one rule, and the statuses with which it may be refused. */
export type BrokenRequest = {
  rule: string;
  request: WrittenRequest | WireRequest;
  statuses: readonly number[];
};

/**
 * A way to break a request that is right in every other respect; `undefined` when it cannot be broken
 * in this way, or what was drawn happens not to break it.
 */
export type Breakage = (request: DrawnRequest) => BrokenRequest | undefined;

export const BODY_LIMIT_BYTES = 16 * 1024;

/** Wraps around, so that every number points at something as long as there is anything. */
export function pick<Item>(items: readonly Item[], index: number): Item | undefined {
  return items[index % Math.max(items.length, 1)];
}

/** The request with something else in the place of its body, and perhaps other words about it. */
export function withBytes(
  request: DrawnRequest,
  body: string | Buffer,
  headers: Record<string, string> = {},
): WrittenRequest {
  const written = write(request);
  return { ...written, sending: { body, headers: { ...written.sending.headers, ...headers } } };
}
