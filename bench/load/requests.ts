import { browserOf, type Fan } from "../stage/fans.ts";
import { SEAT_PRICE_TEXT, type Tour } from "../stage/tour.ts";

/** A request as it goes over the wire. */
export type RawRequest = string;

/** The same few headers that any client sends. The host is no matter of ours. */
export function rawRequest(request: {
  method: "GET" | "POST" | "DELETE";
  path: string;
  token?: string;
  headers?: Record<string, string>;
  body?: object;
}): RawRequest {
  const body = request.body === undefined ? "" : JSON.stringify(request.body);
  const headers: Record<string, string> = {
    Host: "127.0.0.1",
    "User-Agent": "rowlock-bench",
    Accept: "application/json",
    ...(request.token === undefined ? {} : { Authorization: `Bearer ${request.token}` }),
    ...request.headers,
    ...(request.body === undefined
      ? {}
      : {
          "Content-Type": "application/json",
          "Content-Length": String(Buffer.byteLength(body)),
        }),
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return `${request.method} ${request.path} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n${body}`;
}

export function reserveRequest(
  fan: Fan,
  seat: { concertId: string; date: string; seatNo: string },
  headers: Record<string, string> = {},
): RawRequest {
  const { concertId, date, seatNo } = seat;
  return rawRequest({
    method: "POST",
    path: `/api/v1/concerts/${concertId}/reservations`,
    token: fan.token,
    headers,
    body: { date, seatNo, userId: fan.userId },
  });
}

/** In the place of a reservation's id, which is not known before; see `wrk.lua`. */
const UNKNOWN_RESERVATION = "x".repeat(30);

/** Pays for a reservation that is still to be made. */
export function payRequest(
  fan: Fan,
  concertId: string,
  headers: Record<string, string> = {},
): RawRequest {
  return rawRequest({
    method: "POST",
    path: `/api/v1/concerts/${concertId}/payments`,
    token: fan.token,
    headers,
    body: {
      reservationId: UNKNOWN_RESERVATION,
      userId: fan.userId,
      paymentAmount: SEAT_PRICE_TEXT,
    },
  });
}

/** The map of one date, as browsers ask for it. */
export function mapRequest(
  fan: Fan,
  { concertId }: Pick<Tour, "concertId">,
  date: string,
  headers: Record<string, string> = {},
): RawRequest {
  return rawRequest({
    method: "GET",
    path: `/api/v1/concerts/${concertId}/availability?date=${date}`,
    token: fan.token,
    headers: { "Accept-Encoding": "gzip", ...headers },
  });
}

export function pollRequest({ token }: Fan): RawRequest {
  return rawRequest({ method: "GET", path: "/api/v1/users/token", token });
}

/** Joins the line. The token is the identity provider's, as in production. */
export function joinRequest({ userId, token }: Fan): RawRequest {
  return rawRequest({
    method: "POST",
    path: "/api/v1/users/token",
    token,
    body: { userId, browserId: browserOf(userId) },
  });
}
