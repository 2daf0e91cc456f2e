import type { Fan } from "./fans.ts";

/**
 * What answers have told, under the names they gave it: a request that asks for a `reservationId` can
 * be given one that exists. What belongs to a fan is remembered for that fan.
 */
export type Memory = {
  /** Remembers the values in an answer to this fan. */
  take: (fan: Fan, body: unknown) => void;
  remember: (fan: Fan | undefined, name: string, value: unknown) => void;
  /** One of the values that could stand here; `undefined` when none is known. */
  recall: (fan: Fan, name: string, index: number) => unknown;
};

/** Enough to have some that are over and some that are not. */
const VALUES_KEPT = 30;

/** Names under which requests take what answers give under another. */
const ALIASES: Readonly<Record<string, string>> = { nextBefore: "before", price: "paymentAmount" };

/** What is the same for everybody. */
const PUBLIC = new Set(["concertId", "date", "seatNo", "If-None-Match", "Prefer", "paymentAmount"]);

export function createMemory(): Memory {
  const values = new Map<string, unknown[]>();
  const keyOf = (fan: Fan | undefined, name: string) =>
    fan === undefined || PUBLIC.has(name) ? name : `${fan.userId}/${name}`;

  const remember = (fan: Fan | undefined, name: string, value: unknown) => {
    const key = keyOf(fan, ALIASES[name] ?? name);
    const kept = (values.get(key) ?? []).filter((other) => other !== value);
    values.set(key, [value, ...kept].slice(0, VALUES_KEPT));
  };

  const take = (fan: Fan, body: unknown): void => {
    if (Array.isArray(body)) {
      body.forEach((item) => take(fan, item));
    } else if (typeof body === "object" && body !== null) {
      for (const [name, value] of Object.entries(body)) {
        if (typeof value === "string") {
          remember(fan, name, value);
        } else {
          take(fan, value);
        }
      }
    }
  };

  return {
    take,
    remember,
    recall(fan, name, index) {
      switch (name) {
        case "userId":
          return fan.userId;
        case "browserId":
        case "X-Browser-Id":
          return fan.browserId;
        default: {
          const known = values.get(keyOf(fan, name)) ?? [];
          return known[index % Math.max(known.length, 1)];
        }
      }
    },
  };
}
