import type { FanLog } from "./log.ts";

export type Call = {
  method: "GET" | "POST" | "DELETE";
  path: string;
  token?: string;
  body?: unknown;
  /** `Idempotency-Key`. */
  key?: string;
  /** For `Prefer: wait`. */
  waitSeconds?: number;
};

export type Answer = { status: number; body: Record<string, unknown> };

/** Longer than any answer may take that was asked to wait. Then it counts as lost. */
const LOST_AFTER_MS = 15_000;

/** @returns `undefined` when no answer came, or one that says "later". Both may be asked again. */
export async function ask(url: string, call: Call, log: FanLog): Promise<Answer | undefined> {
  const startedMs = performance.now();
  const answer = await send(url, call).catch(() => undefined);
  if (call.waitSeconds === undefined) {
    log.slowestAnswerMs = Math.max(log.slowestAnswerMs, performance.now() - startedMs);
  }
  if (answer === undefined || answer.status === 503) {
    log.refusals += 1;
    return undefined;
  }
  if (answer.status >= 500) {
    log.surprises.push(
      `${call.method} ${call.path}: ${answer.status} ${JSON.stringify(answer.body)}`,
    );
  }
  return answer;
}

async function send(url: string, call: Call): Promise<Answer> {
  const { method, path, token, body, key, waitSeconds } = call;
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: {
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
      ...(body !== undefined && { "Content-Type": "application/json" }),
      ...(key !== undefined && { "Idempotency-Key": key }),
      ...(waitSeconds !== undefined && { Prefer: `wait=${waitSeconds}` }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(LOST_AFTER_MS),
  });
  const text = await response.text();
  return { status: response.status, body: text === "" ? {} : JSON.parse(text) };
}
