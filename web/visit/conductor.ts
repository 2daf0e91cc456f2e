import { effect } from "@preact/signals";
import { pause } from "../rowlock/pause.ts";
import { nowMs } from "../rowlock/connection.ts";
import { perform } from "./perform.ts";
import { tasksOf } from "./tasks.ts";
import { dispatch, visit } from "./visit-store.ts";

/** What fails for no reason that we know of is not tried in circles. */
const AFTER_A_BUG_MS = 5000;
/** Countdowns show whole seconds; an end is noticed soon enough. */
const CLOCK_MS = 250;

/** Starts what a visit wants done, and stops what it wants no longer. */
export function conductVisit(): void {
  const running = new Map<string, AbortController>();
  effect(() => {
    const tasks = visit.value === null ? new Map() : tasksOf(visit.value);
    for (const [name, controller] of running) {
      if (!tasks.has(name)) {
        running.delete(name);
        controller.abort();
      }
    }
    for (const [name, task] of tasks) {
      if (!running.has(name)) {
        const controller = new AbortController();
        running.set(name, controller);
        void keepDoing(() => perform(task, controller.signal), controller.signal);
      }
    }
  });
  setInterval(() => dispatch({ type: "clock", nowMs: nowMs() }), CLOCK_MS);
}

async function keepDoing(work: () => Promise<void>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await work();
      return;
    } catch (error) {
      if (!signal.aborted) {
        reportError(error);
        await pause(AFTER_A_BUG_MS, signal);
      }
    }
  }
}
