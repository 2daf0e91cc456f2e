import { createServer, type Server, type ServerResponse } from "node:http";
import type { Readiness, ReadinessReport } from "./readiness.ts";

type HealthAnswer = { status: 200 | 503; body: { status: "ok" } | ReadinessReport };

/** How the health paths are asked. */
export const HEALTH_METHODS = "HEAD, GET";

export function isHealthPath(path: string): boolean {
  return path === "/livez" || path === "/readyz";
}

/**
 * What the two health paths answer, for the API and the worker alike. `/livez` says that the event
 * loop turns, and nothing about dependencies: restarting this process would not bring them back.
 * `/readyz` says whether to send work here. Undefined for every other path.
 */
export function createHealthPages(readiness: Readiness) {
  let asking: Promise<ReadinessReport> | undefined;

  /** Anybody may ask, so all who ask at the same time share one look at the dependencies. */
  const report = () =>
    (asking ??= readiness.report().finally(() => {
      asking = undefined;
    }));

  return async function answer(path: string): Promise<HealthAnswer | undefined> {
    switch (path) {
      case "/livez":
        return { status: 200, body: { status: "ok" } };
      case "/readyz": {
        const body = await report();
        return { status: body.ready ? 200 : 503, body };
      }
      default:
        return undefined;
    }
  };
}

/**
 * Serves the health paths of a process that serves nothing else. Resolves when it listens; port 0
 * takes any that is free.
 */
export async function startHealthServer(options: {
  host: string;
  port: number;
  readiness: Readiness;
}): Promise<{ port: number; close: () => Promise<void> }> {
  const answer = createHealthPages(options.readiness);
  const server = createServer((request, response) => {
    const path = request.url?.split("?", 1)[0] ?? "";
    const isRead = request.method === "GET" || request.method === "HEAD";
    void (isRead || !isHealthPath(path) ? respond(response, answer(path)) : refuseMethod(response));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, options.host, resolve);
  });
  return { port: portOf(server), close: () => close(server) };
}

const JSON_MEDIA_TYPE = "application/json; charset=utf-8";

async function respond(
  response: ServerResponse,
  answer: Promise<HealthAnswer | undefined>,
): Promise<void> {
  const { status, body } = (await answer) ?? { status: 404, body: { status: "not found" } };
  response.writeHead(status, {
    "content-type": JSON_MEDIA_TYPE,
    "cache-control": "no-store",
  });
  response.end(JSON.stringify(body));
}

function refuseMethod(response: ServerResponse): void {
  response.writeHead(405, { "content-type": JSON_MEDIA_TYPE, allow: HEALTH_METHODS });
  response.end(JSON.stringify({ status: "method not allowed" }));
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
