import type { Action, Fan, History, House } from "./house.ts";

/** A refusal, in words for people. */
export class Refusal extends Error {
  override readonly name = "Refusal";
}

/** Longer than any answer of a healthy house; the next look comes anyway. */
const PATIENCE_MS = 15_000;

async function call<Found>(path: string, json?: object): Promise<Found> {
  const response = await fetch(`/ops/api${path}`, {
    signal: AbortSignal.timeout(PATIENCE_MS),
    ...(json !== undefined && {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(json),
    }),
  });
  if (!response.ok) {
    const problem: unknown = await response.json().catch(() => null);
    throw new Refusal(detailOf(problem) ?? `The server answered ${response.status}.`);
  }
  // Both ends are built together, so the form is known.
  const found: Found = await response.json();
  return found;
}

function detailOf(body: unknown): string | undefined {
  return typeof body === "object" && body !== null && "detail" in body
    ? String(body.detail)
    : undefined;
}

const named = encodeURIComponent;

export const readHouse = () => call<House>("/state");
export const readHistory = () => call<History>("/history");
export const readActions = async () => (await call<{ actions: Action[] }>("/actions")).actions;
export const readFan = (userId: string) => call<Fan>(`/fans/${named(userId)}`);

/** What an operator wants done: a switch of the API, and what it is told. */
export type Wish = { path: string; json: Record<string, unknown> };

export const flip = ({ path, json }: Wish, reason: string) =>
  call<unknown>(path, reason === "" ? json : { ...json, reason });

export const wishes = {
  sale: (concertId: string, saleState: string): Wish => ({
    path: `/concerts/${named(concertId)}/sale`,
    json: { saleState },
  }),
  room: (room: string, changes: object): Wish => ({
    path: `/rooms/${named(room)}`,
    json: { changes },
  }),
  letIn: (room: string, userId: string): Wish => ({
    path: `/rooms/${named(room)}/let-in`,
    json: { userId },
  }),
  letOut: (room: string, userId: string): Wish => ({
    path: `/rooms/${named(room)}/let-out`,
    json: { userId },
  }),
  endSessions: (room: string): Wish => ({ path: `/rooms/${named(room)}/end-sessions`, json: {} }),
  release: (reservationId: string): Wish => ({
    path: `/reservations/${named(reservationId)}/release`,
    json: {},
  }),
  refund: (reservationId: string): Wish => ({
    path: `/reservations/${named(reservationId)}/refund`,
    json: {},
  }),
};
