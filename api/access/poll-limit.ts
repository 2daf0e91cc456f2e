import { LRUCache } from "lru-cache";
import { RowlockError } from "../../domain/errors.ts";

/** Refuses who asks much more often than told. Costs no I/O. */
export type PollLimit = (userId: string) => void;

/**
 * Fans are told to ask every two seconds at most. This leaves room for several pages, impatient
 * reloading and clumsy retries; beyond it is a program that does not listen. Each process counts for
 * itself.
 */
const POLLS_PER_SECOND = 10;
const POLLS_AT_ONCE = 50;
/** Who is forgotten starts afresh, so this only has to be more than ask within seconds. Some 10 MB. */
const FANS_REMEMBERED = 50_000;

type Bucket = { polls: number; atMs: number };

/** @throws {RowlockError} `too-many-requests`, from the function that it makes. */
export function createPollLimit(nowMs: () => number = () => performance.now()): PollLimit {
  const buckets = new LRUCache<string, Bucket>({ max: FANS_REMEMBERED });
  return (userId) => {
    const now = nowMs();
    const bucket = buckets.get(userId) ?? { polls: POLLS_AT_ONCE, atMs: now };
    const saved = ((now - bucket.atMs) / 1000) * POLLS_PER_SECOND;
    bucket.polls = Math.min(POLLS_AT_ONCE, bucket.polls + saved);
    bucket.atMs = now;
    buckets.set(userId, bucket);
    if (bucket.polls < 1) {
      throw new RowlockError("too-many-requests", { retryAfterSeconds: 1 });
    }
    bucket.polls -= 1;
  };
}
