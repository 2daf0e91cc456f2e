import { createServer, type IncomingMessage, type Server } from "node:http";
import { METRICS_PATH, type MetricsAnswer, type MetricsPage } from "./metrics/metrics-page.ts";
import { isReady, type Readiness, type ReadinessReport } from "./readiness.ts";

type HealthAnswer = { status: 200 | 503; body: { status: "ok" } | ReadinessReport };

/** How the health paths are asked. */
export const HEALTH_METHODS = "HEAD, GET";

export function isHealthPath(path: string): boolean {
  return path === "/livez" || path === "/readyz";
}

/**
 * What the two health paths answer, for the API and the worker alike. `/livez` says that the event
 * loop turns, and nothing about dependencies: restarting this process would not bring them back.
 * `/readyz` says whether to send work here; `?exclude=lanes` leaves a check out of that, as Kubernetes'
 * own API server has it, and may be said several times. Undefined for every other path.
 */
export function createHealthPages(readiness: Readiness) {
  let looking: Promise<ReadinessReport["checks"]> | undefined;

  /** Anybody may ask, so all who ask at the same time share one look at the dependencies. */
  const look = () =>
    (looking ??= readiness.look().finally(() => {
      looking = undefined;
    }));

  return async function answer(path: string, query = ""): Promise<HealthAnswer | undefined> {
    switch (path) {
      case "/livez":
        return { status: 200, body: { status: "ok" } };
      case "/readyz": {
        const checks = await look();
        const ready = isReady(checks, new Set(new URLSearchParams(query).getAll("exclude")));
        return { status: ready ? 200 : 503, body: { ready, checks } };
      }
      default:
        return undefined;
    }
  };
}

/** Probers and Prometheus ask from next door, in one packet, and are a handful. */
const PROBE_LIMITS = {
  headersTimeout: 5000,
  requestTimeout: 5000,
  connectionsCheckingInterval: 1000,
};
const PROBERS_MAX = 100;

type Answer = { status: number; headers: Record<string, string>; body: string };

/**
 * Serves the health paths, and the metrics, of a process that serves nothing else. Resolves when it
 * listens; port 0 takes any that is free.
 */
export async function startHealthServer(options: {
  host: string;
  port: number;
  readiness: Readiness;
  /** None unless the settings have a token for it. */
  metricsPage?: MetricsPage | undefined;
}): Promise<{ port: number; close: () => Promise<void> }> {
  const { metricsPage } = options;
  const healthPages = createHealthPages(options.readiness);

  const answer = async ({ method, url = "", headers }: IncomingMessage): Promise<Answer> => {
    const [path = "", query] = url.split("?", 2);
    const isMetrics = path === METRICS_PATH && metricsPage !== undefined;
    if (!isMetrics && !isHealthPath(path)) {
      return jsonAnswer(404, { status: "not found" });
    }
    if (method !== "GET" && method !== "HEAD") {
      return jsonAnswer(405, { status: "method not allowed" }, { allow: HEALTH_METHODS });
    }
    if (isMetrics) {
      return metricsAnswer(await metricsPage(headers.authorization));
    }
    const found = await healthPages(path, query);
    return jsonAnswer(found?.status ?? 404, found?.body ?? {});
  };

  const server = createServer(PROBE_LIMITS, (request, response) => {
    answer(request).then(
      ({ status, headers, body }) => {
        response.writeHead(status, { ...headers, "cache-control": "no-store" });
        response.end(body);
      },
      // Whoever asks will ask again, and nothing that looks on may end what it looks at.
      () => response.destroy(),
    );
  });
  server.maxConnections = PROBERS_MAX;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, options.host, resolve);
  });
  return { port: portOf(server), close: () => close(server) };
}

function jsonAnswer(status: number, body: object, headers: Record<string, string> = {}): Answer {
  return {
    status,
    headers: { ...headers, "content-type": "application/json; charset=utf-8" },
    body: JSON.stringify(body),
  };
}

function metricsAnswer(answer: MetricsAnswer): Answer {
  if (answer.status === 401) {
    const body = { status: "not authenticated" };
    return jsonAnswer(401, body, { "www-authenticate": answer.challenge });
  }
  const { status, contentType, body } = answer;
  return { status, headers: { "content-type": contentType }, body };
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  // A prober's idle connection would keep the process for as long as it likes.
  server.closeAllConnections();
  await closed;
}
