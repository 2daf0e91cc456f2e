import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Idempotency } from "../../domain/commands.ts";
import { RowlockError } from "../../domain/errors.ts";
import { newId } from "../../domain/ids.ts";
import type { KeyClaim, TicketStore } from "../../jobs/ticket-store.ts";
import { mistakesIn } from "../http/validation.ts";

/** Long enough for any UUID or hash that clients make, short enough to be hashed without thought. */
export const IDEMPOTENCY_KEY_PATTERN = /^[\x21-\x7e]{1,255}$/;

/**
 * What makes a repeated request recognisable, if the client sent an `Idempotency-Key`. The key is the
 * user's own: another user's equal key is another key. `asked` is what the request means, in words
 * that do not depend on how it was written.
 * @throws {RowlockError} `invalid-request`
 */
export function idempotencyOf(
  request: IncomingMessage,
  userId: string,
  asked: readonly string[],
): Idempotency | undefined {
  const key = request.headers["idempotency-key"];
  if (key === undefined) {
    return undefined;
  }
  if (typeof key !== "string" || !IDEMPOTENCY_KEY_PATTERN.test(key)) {
    const message = "Idempotency-Key must have 1 to 255 visible ASCII characters";
    throw mistakesIn([{ in: "header", field: "Idempotency-Key", message }]);
  }
  return { keyHash: hash(`${userId}\0${key}`), requestHash: hash(JSON.stringify(asked)) };
}

/**
 * Gives the key to this request, under a new ticket, unless an earlier one has it.
 * @returns the ticket that has the key, and whether it is new.
 * @throws {RowlockError} `idempotency-key-reused`
 */
export async function claimKey(
  ticketStore: TicketStore,
  { keyHash, requestHash }: Idempotency,
): Promise<{ ticketId: string; isNew: boolean }> {
  const candidate: KeyClaim = { ticketId: newId("ticket"), requestHash };
  const claim = await ticketStore.claimKey(keyHash, candidate);
  if (claim.requestHash !== requestHash) {
    throw new RowlockError("idempotency-key-reused");
  }
  return { ticketId: claim.ticketId, isNew: claim.ticketId === candidate.ticketId };
}

/** 132 bits, the width of the columns that keep it. */
const HASH_CHARACTERS = 22;

function hash(text: string): string {
  return createHash("sha256").update(text).digest("base64url").slice(0, HASH_CHARACTERS);
}
