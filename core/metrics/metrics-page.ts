import { createHash, timingSafeEqual } from "node:crypto";
import type { Metrics } from "./metrics.ts";

export const METRICS_PATH = "/metrics";

export type MetricsAnswer =
  | { status: 200; contentType: string; body: string }
  | { status: 401; challenge: string };

export type MetricsPage = (authorization: string | undefined) => Promise<MetricsAnswer>;

/**
 * The page that Prometheus reads, for the API and the worker alike, opened by the bearer token in the
 * settings. Without a token in the settings there is no such page: the numbers tell how a sale goes.
 */
export function createMetricsPage(
  metrics: { text: Metrics["text"]; contentType: string },
  token: string | undefined,
): MetricsPage | undefined {
  if (token === undefined) {
    return undefined;
  }
  const expected = digest(token);
  return async (authorization) => {
    const [, given = ""] = /^bearer +(\S+)$/i.exec(authorization ?? "") ?? [];
    // Digests take the same time to compare wherever they differ.
    if (!timingSafeEqual(digest(given), expected)) {
      return { status: 401, challenge: 'Bearer realm="rowlock metrics"' };
    }
    return { status: 200, contentType: metrics.contentType, body: await metrics.text() };
  };
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
