import { signal } from "@preact/signals";

/** Where in the page somebody is: at the list of concerts, or at one of them. */
export type Address = { concertId: string | null; date: string | null };

export const address = signal(readAddress());

function readAddress(): Address {
  const query = new URLSearchParams(location.search);
  return { concertId: query.get("concert"), date: query.get("date") };
}

export function hrefOf({ concertId, date }: Partial<Address>): string {
  const query = new URLSearchParams();
  if (concertId) {
    query.set("concert", concertId);
  }
  if (date) {
    query.set("date", date);
  }
  return query.size === 0 ? "/" : `/?${query}`;
}

/** Goes there, as a new step of the browser's history or instead of the last. */
export function goTo(next: Partial<Address>, options: { replace?: boolean } = {}): void {
  const href = hrefOf(next);
  if (href !== location.pathname + location.search) {
    history[options.replace === true ? "replaceState" : "pushState"](null, "", href);
  }
  const isElsewhere = next.concertId !== address.peek().concertId;
  address.value = readAddress();
  if (isElsewhere) {
    scrollTo(0, 0);
  }
}

window.addEventListener("popstate", () => {
  address.value = readAddress();
});
