import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { browserOf } from "../../stage/fans.ts";
import { ask, problemCode, readJson, Surprise, type Answer } from "./ask.ts";
import type { HttpClient, HttpRequest } from "./http-client.ts";
import type { Meter } from "./meter.ts";

const unzip = promisify(gunzip);

/** Where a fan stands, as the API says it. `gone`: the place was given up, or its token is no good. */
export type Place = {
  status: "waiting" | "admitted" | "ended" | "gone";
  pollAfterSeconds: number;
  soldOut: boolean;
};

/** The seats that can be had, in the hall's order. The same page has the same tag for everybody. */
export type SeatPage = { etag: string; seatNos: readonly string[] };

/** What became of a request. */
export type Told =
  | { status: "completed"; result: Record<string, unknown> }
  | { status: "rejected"; code: string };

/** The answer to a request that has an effect. Without `told` there is a ticket to ask about. */
export type Receipt = {
  ticketId: string | undefined;
  told: Told | undefined;
  /** With a ticket: when to ask about it. */
  retryAfterSeconds: number;
};

/** How a request that has an effect is sent. */
export type Sending = {
  /** Repeats of the same request carry the same. */
  idempotencyKey: string;
  /** `Prefer: wait`, if at all. */
  waitSeconds?: number | undefined;
  tearAfterMs?: number | undefined;
};

export type PublicApi = ReturnType<typeof createPublicApi>;

const BASE = "/api/v1";
/** Pages that were read lately. Fans ask again within seconds, and a page lives a moment. */
const PAGES_KEPT = 64;

/** The calls that fans make, each repeated until it is answered. */
export function createPublicApi(deps: {
  http: HttpClient;
  meter: Meter;
  show: { concertId: string; date: string };
}) {
  const { http, meter, show } = deps;
  const pages = new Map<string, SeatPage>();
  const concertPath = `${BASE}/concerts/${show.concertId}`;

  async function send(request: HttpRequest): Promise<Answer> {
    return ask({ http, meter }, request);
  }

  async function readPage({ headers, body }: Answer, etag: string): Promise<SeatPage> {
    const known = pages.get(etag);
    if (known !== undefined) {
      return known;
    }
    const plain = headers["content-encoding"] === "gzip" ? await unzip(body) : body;
    const read: { dates: { availableSeats: { seatNo: string }[] }[] } = JSON.parse(String(plain));
    const seatNos = read.dates.flatMap((date) => date.availableSeats.map(({ seatNo }) => seatNo));
    const page = { etag, seatNos };
    pages.set(etag, page);
    const [oldest] = pages.keys();
    if (pages.size > PAGES_KEPT && oldest !== undefined) {
      pages.delete(oldest);
    }
    return page;
  }

  /** Sends something that has an effect. */
  async function submit(
    request: { method: "POST" | "DELETE"; path: string; body?: object },
    token: string,
    { idempotencyKey, waitSeconds, tearAfterMs }: Sending,
  ): Promise<Receipt> {
    const answer = await send({
      ...withBody(request.body, {
        ...bearer(token),
        "Idempotency-Key": idempotencyKey,
        ...(waitSeconds === undefined ? {} : { Prefer: `wait=${waitSeconds}` }),
      }),
      method: request.method,
      path: request.path,
      ...(tearAfterMs === undefined ? {} : { tearAfterMs }),
    });
    const body = readJson(answer);
    const ticketId = typeof body["ticketId"] === "string" ? body["ticketId"] : undefined;
    if (answer.status === 202) {
      const retryAfterSeconds = Number(answer.headers["retry-after"] ?? 0);
      return { ticketId: requireText(body, "ticketId"), told: undefined, retryAfterSeconds };
    }
    return { ticketId, told: toldBy(answer.status, body), retryAfterSeconds: 0 };
  }

  return {
    /** Whether the show is on, as far as the API knows. */
    async knowsConcert(): Promise<boolean> {
      const { status } = await send({ method: "GET", path: concertPath, headers: {} });
      return status === 200;
    },

    /** @throws {Surprise} unless the fan has a place now. */
    async join(
      userId: string,
      identity: string | undefined,
    ): Promise<{ token: string; place: Place }> {
      const answer = await send({
        ...withBody(
          { userId, browserId: browserOf(userId), concertId: show.concertId },
          identity === undefined ? {} : bearer(identity),
        ),
        method: "POST",
        path: `${BASE}/users/token`,
      });
      const body = readJson(answer);
      if (answer.status !== 200) {
        throw new Surprise(`join: ${answer.status} ${String(body["code"])}`);
      }
      return { token: requireText(body, "token"), place: placeIn(body) };
    },

    async place(token: string): Promise<Place> {
      const path = `${BASE}/users/token`;
      const answer = await send({ method: "GET", path, headers: bearer(token) });
      switch (answer.status) {
        case 200:
          return placeIn(readJson(answer));
        case 401:
          return { status: "gone", pollAfterSeconds: 0, soldOut: false };
        default:
          throw new Surprise(`place: ${answer.status} ${problemCode(answer)}`);
      }
    },

    async leave(token: string): Promise<void> {
      const path = `${BASE}/users/token`;
      const { status } = await send({ method: "DELETE", path, headers: bearer(token) });
      // Whose place is gone already has left, too.
      if (status !== 204 && status !== 401) {
        throw new Surprise(`leave: ${status}`);
      }
    },

    /** `known` is what the fan saw last: it is not sent again while it still holds. */
    async seats(token: string, known: SeatPage | undefined): Promise<SeatPage> {
      const answer = await send({
        method: "GET",
        path: `${concertPath}/availability?date=${show.date}`,
        headers: {
          ...bearer(token),
          "Accept-Encoding": "gzip",
          ...(known === undefined ? {} : { "If-None-Match": known.etag }),
        },
      });
      if (answer.status === 304 && known !== undefined) {
        return known;
      }
      const { etag } = answer.headers;
      if (answer.status !== 200 || etag === undefined) {
        throw new Surprise(`seats: ${answer.status}`);
      }
      return readPage(answer, etag);
    },

    /** @returns `undefined` while it is queued. */
    async ticket(
      token: string,
      ticketId: string,
      waitSeconds: number | undefined,
    ): Promise<Told | "unknown" | undefined> {
      const prefer = waitSeconds === undefined ? {} : { Prefer: `wait=${waitSeconds}` };
      const path = `${BASE}/tickets/${ticketId}`;
      const headers = { ...bearer(token), ...prefer };
      const answer = await send({ method: "GET", path, headers });
      if (answer.status === 404) {
        return "unknown";
      }
      const body = readJson(answer);
      const { status, httpStatus } = body;
      if (answer.status !== 200 || (status !== "queued" && typeof httpStatus !== "number")) {
        throw new Surprise(`ticket: ${answer.status} ${String(status)}`);
      }
      return status === "queued" ? undefined : toldBy(Number(httpStatus), partOf(body));
    },

    reserve: (fan: Holder, seatNo: string, sending: Sending) =>
      submit(
        {
          method: "POST",
          path: `${concertPath}/reservations`,
          body: { date: show.date, seatNo, userId: fan.userId },
        },
        fan.token,
        sending,
      ),

    pay: (fan: Holder, hold: { reservationId: string; price: string }, sending: Sending) =>
      submit(
        {
          method: "POST",
          path: `${concertPath}/payments`,
          body: {
            reservationId: hold.reservationId,
            userId: fan.userId,
            paymentAmount: hold.price,
          },
        },
        fan.token,
        sending,
      ),

    giveBack: (fan: Holder, reservationId: string, sending: Sending) =>
      submit(
        { method: "DELETE", path: `${BASE}/reservations/${reservationId}` },
        fan.token,
        sending,
      ),

    topUp: (fan: Holder, amount: string, sending: Sending) =>
      submit(
        { method: "POST", path: `${BASE}/users/${fan.userId}/balance`, body: { amount } },
        fan.token,
        sending,
      ),
  };
}

/** A fan with a queue token. */
export type Holder = { userId: string; token: string };

function bearer(token: string): Record<string, string> {
  return { Authorization: `Bearer ${token}` };
}

function withBody(
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

function placeIn(body: Record<string, unknown>): Place {
  const { status, pollAfterSeconds, soldOut } = body;
  if (status !== "waiting" && status !== "admitted" && status !== "ended") {
    throw new Surprise(`A place that is ${String(status)}`);
  }
  return { status, pollAfterSeconds: Number(pollAfterSeconds), soldOut: soldOut === true };
}

/** The outcome in a decided ticket: what the call itself would have answered. */
function partOf(ticket: Record<string, unknown>): Record<string, unknown> {
  const part = ticket["result"] ?? ticket["problem"];
  return typeof part === "object" && part !== null ? { ...part } : {};
}

function toldBy(status: number, body: Record<string, unknown>): Told {
  return status < 300
    ? { status: "completed", result: body }
    : { status: "rejected", code: requireText(body, "code") };
}

/** @throws {Surprise} when the answer lacks what it must have. */
export function requireText(body: Record<string, unknown>, field: string): string {
  const value = body[field];
  if (typeof value !== "string") {
    throw new Surprise(`An answer without ${field}: ${JSON.stringify(body).slice(0, 200)}`);
  }
  return value;
}
