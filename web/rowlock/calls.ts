import {
  createRowlockClient,
  type Accepted,
  type Paid,
  type Problem,
  type ProblemCode,
  type Reserved,
} from "../../client/client.ts";
import { backOnline, noteAnswer, noteClock, noteFailure } from "./connection.ts";
import { pauseMs, retryAfterMs } from "./patience.ts";
import { pause } from "./pause.ts";

/** What came of a call: what was asked for, or why not. */
export type Outcome<Data> =
  | { isRefused: false; data: Data; response: Response }
  | { isRefused: true; why: ProblemCode };

/** What `openapi-fetch` gives. Some answers have no body. */
type Fetched<Data> = { data?: Data; error?: unknown; response: Response };

/** As long as the API lets a call wait for its outcome. */
export const WAIT_HEADER = { Prefer: "wait=10" } as const;

/** Longer than that wait. An answer that has not come by then will not come. */
const PATIENCE_MS = 20_000;

/** A fault of the server's may pass; one that is recorded for this request never does. */
const FAULTS_MAX = 3;

export const rowlock = createRowlockClient({
  baseUrl: location.origin,
  async fetch(request) {
    const sentAtMs = Date.now();
    const timeout = AbortSignal.timeout(PATIENCE_MS);
    const response = await fetch(request, {
      signal: AbortSignal.any([request.signal, timeout]),
    });
    if (isWrittenNow(request, response)) {
      noteClock(response, sentAtMs);
    }
    return response;
  },
});

/** What was kept, by the browser or by a proxy, carries the `Date` of another time. */
function isWrittenNow(request: Request, { headers }: Response): boolean {
  const isAskedAnew = request.cache === "no-cache" && !headers.has("Age");
  return isAskedAnew || headers.get("Cache-Control")?.includes("no-store") === true;
}

/**
 * Makes a call as often as it takes to hear something that will not change by asking again. What has
 * an effect must carry an `Idempotency-Key`.
 * @throws when nobody waits for it any more, as the signal says.
 */
export async function insist<Data>(
  signal: AbortSignal,
  call: () => Promise<Fetched<Data>>,
): Promise<Outcome<Data>> {
  const answer = await insistOnAnswer(signal, call);
  if (answer.isRefused) {
    return answer;
  }
  const { data, response } = answer;
  if (data === undefined) {
    throw new Error(`${response.url} answered ${response.status} without a body`);
  }
  return { isRefused: false, data, response };
}

/** As `insist`, for calls that may be answered without a body: 204 and 304. */
export async function insistOnAnswer<Data>(
  signal: AbortSignal,
  call: () => Promise<Fetched<Data>>,
): Promise<Outcome<Data | undefined>> {
  let faults = 0;
  for (let attempt = 1; ; attempt += 1) {
    signal.throwIfAborted();
    const answer = await call().catch(() => undefined);
    signal.throwIfAborted();
    const status = answer?.response.status ?? 0;
    if (answer === undefined || [408, 502, 503, 504].includes(status)) {
      noteFailure();
    } else {
      noteAnswer();
      faults += status === 500 ? 1 : 0;
      const { data, response } = answer;
      if (response.ok || status === 304) {
        return { isRefused: false, data, response };
      }
      if (status !== 429 && (status !== 500 || faults >= FAULTS_MAX)) {
        return { isRefused: true, why: codeOf(answer.error) };
      }
    }
    const toldMs = retryAfterMs(answer?.response.headers.get("Retry-After") ?? null, Date.now());
    await Promise.race([pause(pauseMs(attempt, toldMs, Math.random()), signal), backOnline()]);
  }
}

/** Proxies in between may answer with what is no problem document. */
function codeOf(error: unknown): ProblemCode {
  return isProblem(error) ? error.code : "internal-error";
}

function isProblem(error: unknown): error is Problem {
  return typeof error === "object" && error !== null && "code" in error;
}

/** What a lane decides, by the `status` of its success. */
type Decided = { reserved: Reserved; paid: Paid };

/** A request that a lane decides: sent until its outcome is known, under one key. */
export async function insistOnOutcome<Success extends keyof Decided>(
  signal: AbortSignal,
  success: Success,
  headers: Record<string, string>,
  send: () => Promise<Fetched<Decided[Success] | Accepted>>,
): Promise<Outcome<Decided[Success]>> {
  for (;;) {
    const sent = await insist(signal, send);
    if (sent.isRefused) {
      return sent;
    }
    const { data, response } = sent;
    if (isSuccess(data, success)) {
      return { isRefused: false, data, response };
    }
    const decided = await insistOnTicket(signal, success, headers, data.ticketId);
    if (!decided.isRefused || decided.why !== "unknown-ticket") {
      return decided;
    }
    // The request was lost before it was decided. Under the same key it may be sent again.
  }
}

function isSuccess<Success extends keyof Decided>(
  result: object,
  success: Success,
): result is Decided[Success] {
  return "status" in result && result.status === success;
}

async function insistOnTicket<Success extends keyof Decided>(
  signal: AbortSignal,
  success: Success,
  headers: Record<string, string>,
  ticketId: string,
): Promise<Outcome<Decided[Success]>> {
  for (;;) {
    const answer = await insist(signal, () =>
      rowlock.GET("/api/v1/tickets/{ticketId}", {
        params: { path: { ticketId } },
        headers: { ...headers, ...WAIT_HEADER },
        signal,
      }),
    );
    if (answer.isRefused) {
      return answer;
    }
    const { status, result = {}, problem } = answer.data;
    if (status === "rejected") {
      return { isRefused: true, why: codeOf(problem) };
    }
    if (isSuccess(result, success)) {
      return { isRefused: false, data: result, response: answer.response };
    }
  }
}
