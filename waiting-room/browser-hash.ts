import { createHash } from "node:crypto";

/** 96 bits: nobody finds a second browser id for it, and it costs a waiting fan little memory. */
const HASH_CHARACTERS = 16;

/** Stands for a browser id in tokens and in Redis, where the id itself has no business. */
export function browserHash(browserId: string): string {
  return createHash("sha256").update(browserId).digest("base64url").slice(0, HASH_CHARACTERS);
}

/** Whether a place belongs to this browser. */
export function matchesBrowser(place: { browserHash: string }, browserId: string): boolean {
  return place.browserHash === browserHash(browserId);
}
