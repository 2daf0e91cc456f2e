import { signal } from "@preact/signals";
import type { Amount } from "../../money.ts";
import { insist, insistOnOutcome, rowlock, WAIT_HEADER } from "../../rowlock/calls.ts";
import type { TaskOf } from "../tasks.ts";
import { dispatch, visit } from "../visit-store.ts";
import { bearer, isTokenRefused } from "./token.ts";

/* The balance: reading it, topping it up, and paying from it. */

/** `null` until it is known. */
export const balance = signal<Amount | null>(null);

export async function topUp(task: TaskOf<"top-up">, end: AbortSignal): Promise<void> {
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

export async function pay(
  { token, userId, hold, key }: TaskOf<"pay">,
  end: AbortSignal,
): Promise<void> {
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
