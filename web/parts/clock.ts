import { signal } from "@preact/signals";
import { nowMs } from "../rowlock/connection.ts";

/** The server's time, for countdowns; a little behind at most. */
export const clock = signal(nowMs());

const TICK_MS = 200;

setInterval(() => {
  if (!document.hidden) {
    clock.value = nowMs();
  }
}, TICK_MS);
document.addEventListener("visibilitychange", () => {
  clock.value = nowMs();
});
