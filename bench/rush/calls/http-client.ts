import * as http from "node:http";
import * as https from "node:https";

export type HttpRequest = {
  method: "GET" | "POST" | "DELETE";
  path: string;
  headers: Record<string, string>;
  body?: string;
  /** The connection breaks this long after the request has left, if there is no answer before. */
  tearAfterMs?: number;
};

export type HttpAnswer = { status: number; headers: http.IncomingHttpHeaders; body: Buffer };

/** There was a request and no answer to it, so nobody knows what came of it. */
export class LostAnswer extends Error {
  override readonly name = "LostAnswer";
}

export type HttpClient = {
  /** @throws {LostAnswer} */
  send: (request: HttpRequest) => Promise<HttpAnswer>;
  close: () => void;
};

/**
 * Connections for all fans together. The more the better, or fans wait for each other here; but they
 * are all opened in the first moment, and a server of Node has 511 waiting for it by default. Who is
 * beyond that tries again after seconds, which would pass for the box office's slowness.
 */
const SOCKETS_MAX = 500;

/** The longest that an API may take is `Prefer: wait=10`; this says that it never will. */
const ANSWER_LIMIT_MS = 30_000;

export function createHttpClient(baseUrl: string): HttpClient {
  const { protocol, hostname, port, pathname } = new URL(baseUrl);
  const transport = protocol === "https:" ? https : http;
  const agent = new transport.Agent({
    keepAlive: true,
    maxSockets: SOCKETS_MAX,
    // Those that rest are kept as well: a browser would not close them either.
    maxFreeSockets: SOCKETS_MAX,
  });
  const prefix = pathname.replace(/\/+$/, "");
  // Brackets around an IPv6 address belong to the URL, not to the name of the host.
  const host = hostname.replace(/^\[|\]$/g, "");

  return {
    send({ method, path, headers, body, tearAfterMs }) {
      return new Promise((resolve, reject) => {
        let tear: NodeJS.Timeout | undefined;
        const lose = (error: Error) => {
          clearTimeout(tear);
          reject(new LostAnswer(`${method} ${path}: ${error.message}`, { cause: error }));
        };
        const request = transport.request(
          { agent, host, port, method, path: prefix + path, headers, timeout: ANSWER_LIMIT_MS },
          (response) => {
            const chunks: Buffer[] = [];
            response.on("data", (chunk: Buffer) => chunks.push(chunk));
            response.once("error", lose);
            response.once("end", () => {
              clearTimeout(tear);
              resolve({
                status: response.statusCode ?? 0,
                headers: response.headers,
                body: Buffer.concat(chunks),
              });
            });
          },
        );
        request.once("error", lose);
        request.once("timeout", () => request.destroy(new Error("no answer in time")));
        if (tearAfterMs !== undefined) {
          request.once("finish", () => {
            tear = setTimeout(
              () => request.destroy(new Error("torn, as fans' lines are")),
              tearAfterMs,
            );
          });
        }
        request.end(body);
      });
    },
    close: () => agent.destroy(),
  };
}
