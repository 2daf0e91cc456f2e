import { signal } from "@preact/signals";
import type { Reservation } from "../../../client/client.ts";
import type { Hall } from "../../hall/hall.ts";
import { noneFree, readVacancy, withoutSeats, type Vacancy } from "../../hall/vacancy.ts";
import {
  insist,
  insistOnAnswer,
  insistOnOutcome,
  rowlock,
  WAIT_HEADER,
} from "../../rowlock/calls.ts";
import { nowMs } from "../../rowlock/connection.ts";
import { pause } from "../../rowlock/pause.ts";
import { hallOf, untilVisible } from "../../rowlock/shelf.ts";
import type { TaskOf } from "../tasks.ts";
import { isSameShow, type Hold, type Show } from "../visit.ts";
import { dispatch, visit } from "../visit-store.ts";
import { askSoon } from "./line.ts";
import { bearer, isTokenRefused } from "./token.ts";

/* Seats: which can be had, asking for some, giving one back, and finding those that are held already. */

/** Which seats can be had, as last heard, and of what show. */
export const seatNews = signal<{ show: Show; vacancy: Vacancy } | null>(null);

/** How soon a taken seat is seen: at once in a rush, a little later while nothing happens. */
const LOOK_QUICKLY_MS = 1500;
const LOOK_CALMLY_MS = 4000;

export async function watchSeats(
  { token, show }: TaskOf<"watch-seats">,
  end: AbortSignal,
): Promise<void> {
  const hall = await hallOf(show);
  if (hall === undefined) {
    return;
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
    if (seatNews.peek()?.vacancy.count === 0) {
      // Whether all are sold, or some only held, the place knows.
      askSoon();
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

export async function catchUp(
  { token, userId }: TaskOf<"catch-up">,
  end: AbortSignal,
): Promise<void> {
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

export async function ask(
  { token, userId, ask: asked }: TaskOf<"ask">,
  end: AbortSignal,
): Promise<void> {
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

export async function giveBack(task: TaskOf<"give-back">, end: AbortSignal): Promise<void> {
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
