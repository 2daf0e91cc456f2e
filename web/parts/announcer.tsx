import { signal } from "@preact/signals";

/** What a screen reader should say now. */
const said = signal("");

export function announce(text: string): void {
  // The same words again would not be a change, and so not be said.
  said.value = said.peek() === text ? `${text}\u00A0` : text;
}

/** Stands in the page from the beginning, because what appears together with its text is not read. */
export function Announcer() {
  return (
    <p class="unseen" aria-live="polite">
      {said}
    </p>
  );
}
