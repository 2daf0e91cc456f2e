import { effect, signal } from "@preact/signals";
import { concertOf } from "../rowlock/shelf.ts";
import { formats, language, texts } from "../texts/language.ts";
import { view, visit } from "./visit-store.ts";

/*
 * A fan who waits does something else meanwhile. The tab's title says where they stand, and when it is
 * their turn they are told: by the title, by a notification if they wanted one, and by a short buzz.
 */

/** Whether this fan wants a notification: asked, and as the browser allows. */
export const notification = signal<"off" | "on" | "refused">("off");

export async function askToNotify(): Promise<void> {
  const allowed = "Notification" in globalThis ? await Notification.requestPermission() : "denied";
  notification.value = allowed === "granted" ? "on" : "refused";
}

export function tellTheTab(): void {
  let before = view.peek();
  effect(() => {
    document.title = titleNow();
    document.documentElement.lang = language.value;
  });
  effect(() => {
    const now = view.value;
    if ((before === "line" || before === "joining") && now === "hall") {
      tellTurn(before === "line");
    }
    before = now;
  });
}

function titleNow(): string {
  const { titles } = texts.value;
  const current = visit.value;
  const standing = current?.standing;
  switch (view.value) {
    case "line":
      return standing?.state === "waiting"
        ? `${titles.line(formats.value.number(standing.position))} · Rowlock`
        : "Rowlock";
    case "hall":
      return `${titles.admitted} · Rowlock`;
    case "checkout":
      return `${titles.checkout} · Rowlock`;
    case "tickets":
      return `${titles.tickets} · Rowlock`;
    default:
      return `${titles.concerts} · Rowlock`;
  }
}

const BUZZ_MS = [120, 80, 120];

function tellTurn(hasWaited: boolean): void {
  if (!hasWaited || !document.hidden) {
    return;
  }
  navigator.vibrate?.(BUZZ_MS);
  if (notification.peek() === "on") {
    const { line } = texts.peek();
    const title = concertOf(visit.peek()?.show.concertId ?? "")?.title ?? "Rowlock";
    try {
      const shown = new Notification(line.yourTurn, {
        body: line.yourTurnMore(title),
        tag: "turn",
      });
      shown.addEventListener("click", () => {
        window.focus();
        shown.close();
      });
    } catch {
      // Some browsers on phones have notifications for installed pages only. The title says it too.
    }
  }
}
