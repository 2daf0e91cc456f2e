import { setTimeout as sleep } from "node:timers/promises";
import type { Problem, RowlockClient } from "../../client/client.ts";

/*
 * A whole booking: join the line, wait for one's turn, hold a seat, pay for it. Every request that has
 * an effect carries an Idempotency-Key, so that any of them could be sent again after a lost answer.
 */

export type Wish = { userId: string; browserId: string; concertId: string; date: string };

export async function bookASeat(rowlock: RowlockClient, wish: Wish): Promise<string> {
  const { userId, browserId, concertId, date } = wish;

  const joined = await rowlock.POST("/api/v1/users/token", {
    body: { userId, browserId, concertId },
  });
  const { token } = insist(joined);
  const headers = { Authorization: `Bearer ${token}` };

  // The server says when to ask again: soon at the front of the line, seldom at its end.
  for (;;) {
    const place = insist(await rowlock.GET("/api/v1/users/token", { headers }));
    if (place.status === "admitted") {
      break;
    }
    await sleep(place.pollAfterSeconds * 1000);
  }

  const path = { concertId };
  for (;;) {
    const availability = await rowlock.GET("/api/v1/concerts/{concertId}/availability", {
      headers,
      params: { path, query: { date } },
    });
    const seat = insist(availability).dates[0]?.availableSeats[0];
    if (seat === undefined) {
      throw new Error("sold out");
    }

    const reserved = await rowlock.POST("/api/v1/concerts/{concertId}/reservations", {
      headers: { ...headers, Prefer: "wait=10", "Idempotency-Key": crypto.randomUUID() },
      params: { path },
      body: { date, seatNo: seat.seatNo, userId },
    });
    if (reserved.error?.code === "seat-taken") {
      continue; // Somebody was faster. There are others.
    }
    const hold = insist(reserved);
    if (!("reservationId" in hold)) {
      throw new Error(`undecided; ask ticket ${hold.ticketId}`);
    }

    const paid = await rowlock.POST("/api/v1/concerts/{concertId}/payments", {
      headers: { ...headers, Prefer: "wait=10", "Idempotency-Key": crypto.randomUUID() },
      params: { path },
      body: { reservationId: hold.reservationId, userId, paymentAmount: hold.price },
    });
    const payment = insist(paid);
    if (!("paymentId" in payment)) {
      throw new Error(`undecided; ask ticket ${payment.ticketId}`);
    }
    return payment.paymentId;
  }
}

/** What was asked for, or an error with the problem's stable code. */
function insist<Data>(answer: { data?: Data; error?: Problem | undefined }): Data {
  if (answer.data === undefined) {
    throw new Error(`refused: ${answer.error?.code ?? "no answer"}`);
  }
  return answer.data;
}
