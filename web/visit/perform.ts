import { signal } from "@preact/signals";
import type { ProblemCode, Reservation } from "../../client/client.ts";
import { browserId, identityToken } from "../fan/fan.ts";
import type { Hall } from "../hall/hall.ts";
import { noneFree, readVacancy, withoutSeats, type Vacancy } from "../hall/vacancy.ts";
import type { Amount } from "../money.ts";
import {
  insist,
  insistOnAnswer,
  insistOnOutcome,
  rowlock,
  WAIT_HEADER,
  type Outcome,
} from "../rowlock/calls.ts";
import { nowMs } from "../rowlock/connection.ts";
import { pause } from "../rowlock/pause.ts";
import { hallOf, untilVisible } from "../rowlock/shelf.ts";
import type { Task } from "./tasks.ts";
import { isSameShow, type Hold, type Show } from "./visit.ts";
import { dispatch, visit } from "./visit-store.ts";

/*
 * How each task is done: by calls of the API, until it is done or nobody wants it any more. What comes
 * of it is told to the visit.
 */

/** Which seats can be had, as last heard, and of what show. */
export const seatNews = signal<{ show: Show; vacancy: Vacancy } | null>(null);

/** `null` until it is known. */
export const balance = signal<Amount | null>(null);

type TaskOf<Kind extends Task["kind"]> = Extract<Task, { kind: Kind }>;

export function perform(task: Task, end: AbortSignal): Promise<void> {
  switch (task.kind) {
    case "join":
      return join(task, end);
    case "poll":
      return poll(task, end);
    case "watch-seats":
      return watchSeats(task, end);
    case "catch-up":
      return catchUp(task, end);
    case "ask":
      return ask(task, end);
    case "give-back":
      return giveBack(task, end);
    case "top-up":
      return topUp(task, end);
    case "pay":
      return pay(task, end);
    case "leave":
      return leave(task, end);
    default:
      return task satisfies never;
  }
}

const bearer = (token: string) => ({
  Authorization: `Bearer ${token}`,
  "X-Browser-Id": browserId,
});

const TOKEN_PROBLEMS: ReadonlySet<ProblemCode> = new Set([
  "not-authenticated",
  "invalid-token",
  "browser-mismatch",
  "token-superseded",
  "token-left",
  "place-expired",
]);

/** True when the token is no good any more, which the visit is told. */
function isTokenRefused(token: string, answer: Outcome<unknown>): boolean {
  if (!answer.isRefused || !TOKEN_PROBLEMS.has(answer.why)) {
    return false;
  }
  if (visit.peek()?.token === token) {
    dispatch({ type: "token-refused", why: answer.why });
  }
  return true;
}

async function join({ userId, show, key }: TaskOf<"join">, end: AbortSignal): Promise<void> {
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

async function poll({ token }: TaskOf<"poll">, end: AbortSignal): Promise<void> {
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

/** Wakes who waits to ask for the place, if that is not too early. */
let askSoon: () => void = () => undefined;

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) {
    askSoon();
  }
});

async function untilDue(end: AbortSignal): Promise<void> {
  const isDueIn = (ms: number) => toldAtMs + ms - performance.now();
  while (!end.aborted && isDueIn(toldPollAfterMs) > 0) {
    const woken = new AbortController();
    askSoon = () => {
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

/** How soon a taken seat is seen: at once in a rush, a little later while nothing happens. */
const LOOK_QUICKLY_MS = 1500;
const LOOK_CALMLY_MS = 4000;

async function watchSeats({ token, show }: TaskOf<"watch-seats">, end: AbortSignal): Promise<void> {
  const hall = await hallOf(show);
  if (hall === undefined) {
    return;
  }
  if (seatNews.peek() === null || !isSameShow(seatNews.peek()?.show ?? show, show)) {
    seatNews.value = null;
  }
  let etag: string | undefined;
  while (!end.aborted) {
    const answer = await insistOnAnswer(end, () =>
      rowlock.GET("/api/v1/concerts/{concertId}/availability", {
        params: { path: { concertId: show.concertId }, query: { date: show.date } },
        headers: { ...bearer(token), ...(etag === undefined ? {} : { "If-None-Match": etag }) },
        signal: end,
      }),
    );
    if (isTokenRefused(token, answer)) {
      return;
    }
    const news = answer.isRefused ? undefined : answer.data;
    if (!answer.isRefused && news !== undefined) {
      etag = answer.response.headers.get("ETag") ?? undefined;
      const vacancy = readVacancy(hall, news, show.date);
      seatNews.value = { show, vacancy };
      dropTakenPicks(hall, vacancy);
    } else if (answer.isRefused) {
      // The show is gone, or the token is for another line: there is nothing to choose.
      seatNews.value = { show, vacancy: noneFree(hall) };
    }
    await pause(
      (news !== undefined ? LOOK_QUICKLY_MS : LOOK_CALMLY_MS) * (0.85 + Math.random() * 0.3),
      end,
    );
    await untilVisible();
  }
}

function dropTakenPicks(hall: Hall, { free }: Vacancy): void {
  const picked = visit.peek()?.picked ?? [];
  const gone = picked.filter((seatNo) => free[hall.seatByNo.get(seatNo) ?? -1] !== 1);
  if (gone.length > 0) {
    dispatch({ type: "seats-gone", seatNos: gone });
  }
}

async function catchUp({ token, userId }: TaskOf<"catch-up">, end: AbortSignal): Promise<void> {
  const answer = await insist(end, () =>
    rowlock.GET("/api/v1/users/{userId}/reservations", {
      params: { path: { userId } },
      headers: bearer(token),
      signal: end,
    }),
  );
  if (!isTokenRefused(token, answer)) {
    const reservations = answer.isRefused ? [] : answer.data.reservations;
    dispatch({ type: "caught-up", holds: reservations.filter(isLive).map(toHold) });
  }
}

/** A hold that ends in this moment is not worth a fan's hope. */
const LIVE_MARGIN_MS = 3000;

function isLive({ status, expiresAt }: Reservation): boolean {
  return status === "held" && Date.parse(expiresAt) > nowMs() + LIVE_MARGIN_MS;
}

function toHold({ reservationId, concertId, date, seatNo, price, expiresAt }: Reservation): Hold {
  return {
    reservationId,
    seatNo,
    show: { concertId, date },
    price,
    expiresAtMs: Date.parse(expiresAt),
    givingBackKey: null,
  };
}

async function ask({ token, userId, ask: asked }: TaskOf<"ask">, end: AbortSignal): Promise<void> {
  const { seatNo, show, key } = asked;
  const answer = await insistOnOutcome(end, "reserved", bearer(token), () =>
    rowlock.POST("/api/v1/concerts/{concertId}/reservations", {
      params: { path: { concertId: show.concertId }, header: { "Idempotency-Key": key } },
      headers: { ...bearer(token), ...WAIT_HEADER },
      body: { date: show.date, seatNo, userId },
      signal: end,
    }),
  );
  if (!answer.isRefused) {
    const { reservationId, price, expiresAt } = answer.data;
    const expiresAtMs = Date.parse(expiresAt);
    const hold = { reservationId, seatNo, show, price, expiresAtMs, givingBackKey: null };
    dispatch({ type: "held", seatNo, hold });
  } else if (!isTokenRefused(token, answer)) {
    if (answer.why === "seat-taken") {
      await noteTaken(show, seatNo);
    }
    dispatch({ type: "not-held", seatNo, why: answer.why });
  }
}

/** A refusal knows more than a map that is a moment old. */
async function noteTaken(show: Show, seatNo: string): Promise<void> {
  const seat = (await hallOf(show))?.seatByNo.get(seatNo);
  const news = seatNews.peek();
  if (seat !== undefined && news !== null && isSameShow(news.show, show)) {
    seatNews.value = { show, vacancy: withoutSeats(news.vacancy, [seat]) };
  }
}

async function giveBack(task: TaskOf<"give-back">, end: AbortSignal): Promise<void> {
  const { token, hold, key } = task;
  const { reservationId } = hold;
  // Whatever comes of it: what can no longer be given back is not held either.
  const answer = await insist(end, () =>
    rowlock.DELETE("/api/v1/reservations/{reservationId}", {
      params: { path: { reservationId }, header: { "Idempotency-Key": key } },
      headers: { ...bearer(token), ...WAIT_HEADER },
      signal: end,
    }),
  );
  if (!isTokenRefused(token, answer)) {
    dispatch({ type: "given-back", reservationId });
  }
}

async function topUp(task: TaskOf<"top-up">, end: AbortSignal): Promise<void> {
  const { token, userId, amount, key } = task;
  const answer = await insist(end, () =>
    rowlock.POST("/api/v1/users/{userId}/balance", {
      params: { path: { userId }, header: { "Idempotency-Key": key } },
      headers: bearer(token),
      body: { amount },
      signal: end,
    }),
  );
  if (!answer.isRefused) {
    balance.value = answer.data.newBalance;
    dispatch({ type: "topped-up" });
  } else if (!isTokenRefused(token, answer)) {
    dispatch({ type: "not-topped-up", why: answer.why });
  }
}

async function pay({ token, userId, hold, key }: TaskOf<"pay">, end: AbortSignal): Promise<void> {
  const { reservationId, price, show } = hold;
  const answer = await insistOnOutcome(end, "paid", bearer(token), () =>
    rowlock.POST("/api/v1/concerts/{concertId}/payments", {
      params: { path: { concertId: show.concertId }, header: { "Idempotency-Key": key } },
      headers: { ...bearer(token), ...WAIT_HEADER },
      body: { reservationId, userId, paymentAmount: price },
      signal: end,
    }),
  );
  if (!answer.isRefused) {
    balance.value = answer.data.balance;
    dispatch({ type: "paid", reservationId, paymentId: answer.data.paymentId });
  } else if (!isTokenRefused(token, answer)) {
    dispatch({ type: "not-paid", reservationId, why: answer.why });
  }
}

async function leave({ token }: TaskOf<"leave">, end: AbortSignal): Promise<void> {
  // Whatever the answer: the place is not there any more.
  await insistOnAnswer(end, () =>
    rowlock.DELETE("/api/v1/users/token", { headers: bearer(token), signal: end }),
  );
  dispatch({ type: "left" });
}

/** Asked when the fan comes to the checkout; payments and top-ups say the rest. */
export async function readBalance(end: AbortSignal): Promise<void> {
  const { token, userId } = visit.peek() ?? {};
  if (typeof token !== "string" || userId === undefined) {
    return;
  }
  const answer = await insist(end, () =>
    rowlock.GET("/api/v1/users/{userId}/balance", {
      params: { path: { userId } },
      headers: bearer(token),
      signal: end,
    }),
  );
  if (!answer.isRefused) {
    balance.value = answer.data.balance;
  }
}
