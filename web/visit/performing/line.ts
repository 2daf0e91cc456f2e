import { browserId, identityToken } from "../../fan/fan.ts";
import { insist, insistOnAnswer, rowlock } from "../../rowlock/calls.ts";
import { nowMs } from "../../rowlock/connection.ts";
import { pause } from "../../rowlock/pause.ts";
import type { TaskOf } from "../tasks.ts";
import { dispatch } from "../visit-store.ts";
import { bearer, isTokenRefused } from "./token.ts";

/* Getting a place in the line, asking about it, and giving it up. */

export async function join({ userId, show, key }: TaskOf<"join">, end: AbortSignal): Promise<void> {
  const identity = identityToken.peek();
  const answer = await insist(end, () =>
    rowlock.POST("/api/v1/users/token", {
      body: { userId, browserId, concertId: show.concertId },
      params: { header: { "Idempotency-Key": key } },
      headers: identity === null ? {} : { Authorization: `Bearer ${identity}` },
      signal: end,
    }),
  );
  if (answer.isRefused) {
    dispatch({ type: "join-refused", why: answer.why });
    return;
  }
  toldAtMs = performance.now();
  toldPollAfterMs = answer.data.pollAfterSeconds * 1000;
  dispatch({ type: "joined", token: answer.data.token, place: answer.data, nowMs: nowMs() });
}

/** When the place was last told, by the page's own clock, and how long that was to last. */
let toldAtMs = -Infinity;
let toldPollAfterMs = 0;

/** A fan who looks at the page again wants to know, but the API counts those who ask too early. */
const LOOKING_AGAIN_MS = 10_000;

export async function poll({ token }: TaskOf<"poll">, end: AbortSignal): Promise<void> {
  for (;;) {
    await untilDue(end);
    const answer = await insist(end, () =>
      rowlock.GET("/api/v1/users/token", { headers: bearer(token), signal: end }),
    );
    toldAtMs = performance.now();
    if (isTokenRefused(token, answer)) {
      return;
    }
    if (!answer.isRefused) {
      toldPollAfterMs = answer.data.pollAfterSeconds * 1000;
      dispatch({ type: "place-told", place: answer.data });
    }
  }
}

/** Asks for the place, if that is not too early: there may be news. */
export function askSoon(): void {
  wake();
}

let wake: () => void = () => undefined;

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) {
    askSoon();
  }
});

async function untilDue(end: AbortSignal): Promise<void> {
  const isDueIn = (ms: number) => toldAtMs + ms - performance.now();
  while (!end.aborted && isDueIn(toldPollAfterMs) > 0) {
    const woken = new AbortController();
    wake = () => {
      if (isDueIn(LOOKING_AGAIN_MS) <= 0) {
        woken.abort();
      }
    };
    await pause(isDueIn(toldPollAfterMs), AbortSignal.any([end, woken.signal]));
    if (woken.signal.aborted) {
      return;
    }
  }
}

export async function leave({ token }: TaskOf<"leave">, end: AbortSignal): Promise<void> {
  // Whatever the answer: the place is not there any more.
  await insistOnAnswer(end, () =>
    rowlock.DELETE("/api/v1/users/token", { headers: bearer(token), signal: end }),
  );
  dispatch({ type: "left" });
}
