import type { IncomingMessage } from "node:http";

/** As long as a client may hold a request open; longer waits ask again. */
export const WAIT_MAX_SECONDS = 10;

/**
 * The seconds for which the client prefers to wait for the outcome (`Prefer: wait=N`, RFC 7240), at
 * most `WAIT_MAX_SECONDS`; 0 when it does not. Other preferences, and what is not well formed, are
 * ignored, as the RFC asks. Of several waits the first counts.
 */
export function preferredWaitSeconds({ headers }: IncomingMessage): number {
  const { prefer } = headers;
  if (typeof prefer !== "string") {
    return 0;
  }
  // Node joins repeated headers with commas, as the RFC has them read.
  for (const preference of prefer.split(",")) {
    const [, seconds] = /^\s*wait\s*=\s*"?(\d{1,9})"?\s*(?:;|$)/i.exec(preference) ?? [];
    if (seconds !== undefined) {
      return Math.min(Number(seconds), WAIT_MAX_SECONDS);
    }
  }
  return 0;
}
