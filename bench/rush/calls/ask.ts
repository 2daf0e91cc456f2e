import { setTimeout as sleep } from "node:timers/promises";
import { LostAnswer, type HttpAnswer, type HttpClient, type HttpRequest } from "./http-client.ts";
import type { Meter } from "./meter.ts";

/** An answer as the fan's program reads it. */
export type Answer = { status: number; headers: HttpAnswer["headers"]; body: Buffer };

/** However often it was asked, nobody answered. */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer";
}

/** An answer that has no place in this conversation: a 500, a 400, a promise without its fields. */
export class Surprise extends Error {
  override readonly name = "Surprise";
}

/** Some 40 seconds together: as long as a box office may need to start again. */
const TRIES_MAX = 10;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 8000;

/**
 * Asks until there is an answer, again after one was lost, and later when told so. What is asked must
 * be harmless to repeat: a question, or a wish under an `Idempotency-Key`.
 * @throws {NoAnswer}
 */
export async function ask(
  { http, meter }: { http: HttpClient; meter: Meter },
  request: HttpRequest,
): Promise<Answer> {
  let pauseMs = FIRST_PAUSE_MS;
  let asked = request;
  for (let tries = 1; tries <= TRIES_MAX; tries += 1) {
    const answer = await timed(http, meter, asked);
    if (answer !== undefined && answer.status !== 503 && answer.status !== 429) {
      return answer;
    }
    const toldSeconds = Number(answer?.headers["retry-after"] ?? 0);
    await sleep(Math.max(toldSeconds * 1000, pauseMs));
    pauseMs = Math.min(LONGEST_PAUSE_MS, 2 * pauseMs);
    meter.repeated(answer === undefined ? "lost" : "later");
    // Only the first attempt is torn on purpose.
    const { tearAfterMs: _, ...whole } = request;
    asked = whole;
  }
  throw new NoAnswer(`${request.method} ${request.path}`);
}

async function timed(
  http: HttpClient,
  meter: Meter,
  request: HttpRequest,
): Promise<Answer | undefined> {
  const startedMs = performance.now();
  try {
    const answer = await http.send(request);
    meter.answered(performance.now() - startedMs);
    return answer;
  } catch (error) {
    if (error instanceof LostAnswer) {
      return undefined;
    }
    throw error;
  }
}

/** @throws {Surprise} when it is not a JSON object. */
export function readJson({ status, body }: Answer): Record<string, unknown> {
  const text = body.toString();
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) {
      return { ...value };
    }
  } catch {
    // Said below, with what it was instead.
  }
  throw new Surprise(`${status} ${text.slice(0, 200)}`);
}

/** The stable name of a refusal. */
export function problemCode(answer: Answer): string {
  return String(readJson(answer)["code"]);
}
