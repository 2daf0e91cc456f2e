import { computed, effect, signal } from "@preact/signals";
import { forget, keep, onChangedElsewhere, recall } from "../fan/storage.ts";
import { readVisit, writeVisit } from "./memory.ts";
import { transition, type VisitEvent } from "./transition.ts";
import { viewOf } from "./view.ts";
import type { Visit } from "./visit.ts";

/** The fan's visit, if there is one. Changed by `dispatch` only. */
const current = signal<Visit | null>(readVisit(recall("visit")));

export const visit = computed(() => current.value);

export const view = computed(() => (current.value === null ? null : viewOf(current.value)));

export function dispatch(event: VisitEvent): void {
  current.value = transition(current.peek(), event);
}

/** The fan is done with it. What is held stays held; the API knows. */
export function endVisit(): void {
  current.value = null;
}

/** Keeps the visit for the next life of the page, and shares it with other pages of this browser. */
export function rememberVisit(): void {
  let lastText: string | null = recall("visit");
  effect(() => {
    const text = current.value === null ? null : writeVisit(current.value);
    if (text === lastText) {
      return;
    }
    lastText = text;
    if (text === null) {
      forget("visit");
    } else {
      keep("visit", text);
    }
  });
  onChangedElsewhere("visit", (text) => {
    // Not written again, or two pages would go on answering each other.
    lastText = text;
    current.value = readVisit(text);
  });
}
