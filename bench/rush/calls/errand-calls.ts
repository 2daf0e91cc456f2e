import { readJson, Surprise } from "./ask.ts";
import { BASE, bearer, requireText, withBody, type Send, type ShowName } from "./wire.ts";

/** A fan with a queue token. */
export type Holder = { userId: string; token: string };

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

/** Everything that has an effect on seats and money, and the tickets that tell what came of it. */
export function createErrandCalls(send: Send, { concertId, date }: ShowName) {
  const concertPath = `${BASE}/concerts/${concertId}`;
  const submit = createSubmit(send);
  return {
    reserve({ userId, token }: Holder, seatNo: string, sending: Sending): Promise<Receipt> {
      const path = `${concertPath}/reservations`;
      return submit({ method: "POST", path, body: { date, seatNo, userId } }, token, sending);
    },

    pay(
      { userId, token }: Holder,
      { reservationId, price }: { reservationId: string; price: string },
      sending: Sending,
    ): Promise<Receipt> {
      const body = { reservationId, userId, paymentAmount: price };
      return submit({ method: "POST", path: `${concertPath}/payments`, body }, token, sending);
    },

    giveBack({ token }: Holder, reservationId: string, sending: Sending): Promise<Receipt> {
      const path = `${BASE}/reservations/${reservationId}`;
      return submit({ method: "DELETE", path }, token, sending);
    },

    topUp({ userId, token }: Holder, amount: string, sending: Sending): Promise<Receipt> {
      const path = `${BASE}/users/${userId}/balance`;
      return submit({ method: "POST", path, body: { amount } }, token, sending);
    },

    /** @returns `undefined` while it is queued. */
    async ticket(
      token: string,
      ticketId: string,
      waitSeconds: number | undefined,
    ): Promise<Told | "unknown" | undefined> {
      const answer = await send({
        method: "GET",
        path: `${BASE}/tickets/${ticketId}`,
        headers: { ...bearer(token), ...preferring(waitSeconds) },
      });
      if (answer.status === 404) {
        return "unknown";
      }
      const body = readJson(answer);
      const { status, httpStatus } = body;
      if (answer.status !== 200 || (status !== "queued" && typeof httpStatus !== "number")) {
        throw new Surprise(`ticket: ${answer.status} ${String(status)}`);
      }
      return status === "queued" ? undefined : toldBy(Number(httpStatus), outcomeIn(body));
    },
  };
}

function createSubmit(send: Send) {
  return async (
    { method, path, body }: { method: "POST" | "DELETE"; path: string; body?: object },
    token: string,
    { idempotencyKey, waitSeconds, tearAfterMs }: Sending,
  ): Promise<Receipt> => {
    const headers = {
      ...bearer(token),
      "Idempotency-Key": idempotencyKey,
      ...preferring(waitSeconds),
    };
    const answer = await send({
      method,
      path,
      ...withBody(body, headers),
      ...(tearAfterMs === undefined ? {} : { tearAfterMs }),
    });
    const said = readJson(answer);
    if (answer.status === 202) {
      const retryAfterSeconds = Number(answer.headers["retry-after"] ?? 0);
      return { ticketId: requireText(said, "ticketId"), told: undefined, retryAfterSeconds };
    }
    const ticketId = typeof said["ticketId"] === "string" ? said["ticketId"] : undefined;
    return { ticketId, told: toldBy(answer.status, said), retryAfterSeconds: 0 };
  };
}

function preferring(waitSeconds: number | undefined): Record<string, string> {
  return waitSeconds === undefined ? {} : { Prefer: `wait=${waitSeconds}` };
}

/** In a decided ticket: what the call itself would have answered. */
function outcomeIn(ticket: Record<string, unknown>): Record<string, unknown> {
  const outcome = ticket["result"] ?? ticket["problem"];
  return typeof outcome === "object" && outcome !== null ? { ...outcome } : {};
}

function toldBy(status: number, body: Record<string, unknown>): Told {
  return status < 300
    ? { status: "completed", result: body }
    : { status: "rejected", code: requireText(body, "code") };
}
