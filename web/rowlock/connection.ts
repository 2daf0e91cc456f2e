import { computed, signal } from "@preact/signals";
import { readClock, serverNowMs, UNKNOWN_CLOCK } from "./server-clock.ts";

/*
 * What the page's calls tell about the way to the server: whether it can be reached, and what its
 * clock says.
 */

const isOnline = signal(navigator.onLine);
/** Calls that failed since the last that was answered. */
const failures = signal(0);

/** One lost call is a hiccup, and repeated before anybody would notice. */
const FAILURES_THAT_TELL = 2;

/** `offline`: this device has no network. `away`: it has, but the server does not answer. */
export const connection = computed<"fine" | "offline" | "away">(() =>
  isOnline.value ? (failures.value >= FAILURES_THAT_TELL ? "away" : "fine") : "offline",
);

export function noteAnswer(): void {
  failures.value = 0;
}

export function noteFailure(): void {
  failures.value += 1;
}

const serverClock = signal(UNKNOWN_CLOCK);

/** From an answer that the server wrote for this call: others carry an old `Date`. */
export function noteClock(response: Response, sentAtMs: number): void {
  const serverDateMs = Date.parse(response.headers.get("Date") ?? "");
  if (!Number.isNaN(serverDateMs)) {
    const reading = { serverDateMs, sentAtMs, receivedAtMs: Date.now() };
    serverClock.value = readClock(serverClock.value, reading);
  }
}

/** The server's time. */
export function nowMs(): number {
  return serverNowMs(serverClock.peek(), Date.now());
}

/** Resolves when the network comes back, at the latest. */
export function backOnline(): Promise<void> {
  return new Promise((resolve) =>
    window.addEventListener("online", () => resolve(), { once: true }),
  );
}

window.addEventListener("online", () => {
  isOnline.value = true;
});
window.addEventListener("offline", () => {
  isOnline.value = false;
});
