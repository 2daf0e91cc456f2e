/*
 * What is kept in this browser. Storage may be switched off or full; then it lasts as long as the
 * page, and nothing else is lost.
 */

export type KeptName = "browser" | "language" | "user" | "visit";

const memory = new Map<string, string>();
const nameOf = (name: string) => `rowlock.${name}`;

export function recall(name: KeptName): string | null {
  try {
    return localStorage.getItem(nameOf(name));
  } catch {
    return memory.get(name) ?? null;
  }
}

export function keep(name: KeptName, text: string): void {
  memory.set(name, text);
  try {
    localStorage.setItem(nameOf(name), text);
  } catch {
    // The page goes on; only a reload would begin afresh.
  }
}

export function forget(name: KeptName): void {
  memory.delete(name);
  try {
    localStorage.removeItem(nameOf(name));
  } catch {
    // Then it was not there either.
  }
}

/** Calls when another page of this browser has changed what is kept. */
export function onChangedElsewhere(name: KeptName, hear: (text: string | null) => void): void {
  window.addEventListener("storage", ({ key, newValue }) => {
    if (key === nameOf(name)) {
      hear(newValue);
    }
  });
}

/** For this tab only, and gone with it: what must not lie around. */
export const tabStorage = {
  recall(name: "identity" | "sign-in-state"): string | null {
    try {
      return sessionStorage.getItem(nameOf(name));
    } catch {
      return null;
    }
  },
  keep(name: "identity" | "sign-in-state", text: string | null): void {
    try {
      if (text === null) {
        sessionStorage.removeItem(nameOf(name));
      } else {
        sessionStorage.setItem(nameOf(name), text);
      }
    } catch {
      // Then the fan signs in again after a reload.
    }
  },
};
