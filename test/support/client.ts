/** An answer as a client sees it. The body is what the JSON says; tests look into it freely. */
export type Answer = { status: number; headers: Headers; body: Record<string, unknown> };

export type Call = {
  token?: string;
  body?: unknown;
  headers?: Record<string, string>;
  /** Seconds, for `Prefer: wait`. */
  wait?: number;
  /** `Idempotency-Key`. */
  key?: string;
};

/** A client of the public API, as anybody could write one. */
export type Client = ReturnType<typeof createClient>;

export function createClient(baseUrl: string) {
  const call = async (method: string, path: string, options: Call = {}): Promise<Answer> => {
    const { token, body, wait, key } = options;
    const response = await fetch(`${baseUrl}/api/v1${path}`, {
      method,
      headers: {
        ...(token !== undefined && { Authorization: `Bearer ${token}` }),
        ...(body !== undefined && { "Content-Type": "application/json" }),
        ...(wait !== undefined && { Prefer: `wait=${wait}` }),
        ...(key !== undefined && { "Idempotency-Key": key }),
        ...options.headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === "" ? {} : JSON.parse(text),
    };
  };

  return {
    call,

    async join(userId: string, browserId = `browser of ${userId}`): Promise<string> {
      const answer = await call("POST", "/users/token", { body: { userId, browserId } });
      if (answer.status !== 200) {
        throw new Error(`${userId} cannot join: ${JSON.stringify(answer.body)}`);
      }
      return String(answer.body["token"]);
    },

    reserve(
      fan: { token: string; userId: string },
      seat: { concertId: string; date: string; seatNo: string },
      options: Call = {},
    ): Promise<Answer> {
      const { concertId, date, seatNo } = seat;
      const body = { date, seatNo, userId: fan.userId };
      return call("POST", `/concerts/${concertId}/reservations`, {
        token: fan.token,
        body,
        ...options,
      });
    },

    pay(
      fan: { token: string; userId: string },
      payment: { concertId: string; reservationId: string; paymentAmount: string },
      options: Call = {},
    ): Promise<Answer> {
      const { concertId, ...rest } = payment;
      const body = { ...rest, userId: fan.userId };
      return call("POST", `/concerts/${concertId}/payments`, {
        token: fan.token,
        body,
        ...options,
      });
    },

    ticket(token: string, ticketId: string, options: Call = {}): Promise<Answer> {
      return call("GET", `/tickets/${ticketId}`, { token, ...options });
    },
  };
}
