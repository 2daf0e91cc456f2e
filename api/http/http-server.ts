import { once } from "node:events";
import { createServer, ServerResponse, STATUS_CODES, type Server } from "node:http";
import type { Duplex } from "node:stream";
import type Koa from "koa";
import type { ErrorCode } from "../../domain/errors.ts";
import { PROBLEM_MEDIA_TYPE, problemOf, problemStatus } from "./problems.ts";

export const HTTP_LIMITS = {
  // Node's own default, said aloud because clients meet it: a token, cookies and room to spare.
  maxHeaderSize: 16 * 1024,
  // Without a Host header a request is malformed; the app says so in a problem document.
  requireHostHeader: false,
  // Headers fit into a few packets. Who takes longer holds a connection, not a conversation.
  headersTimeout: 5000,
  // Bodies are 16 kB at most, so even a slow phone has sent one by then. The time that we take to
  // answer does not count.
  requestTimeout: 10_000,
  // Longer than the idle times of usual load balancers (60 s), so that they close first.
  keepAliveTimeout: 65_000,
  // How often the first two times are looked at: by default every 30 seconds.
  connectionsCheckingInterval: 1000,
};

/** What Node takes on a server that is made, and not when it is made. */
export const CONNECTION_LIMITS = {
  // A connection on which nothing moves while a request is under way: its client has gone, or does not
  // take its answer. Much longer than the 10 seconds that an answer may be waited for.
  timeout: 30_000,
  // Browsers and the proxies before us send some thirty. Node does not read those beyond, and its own
  // limit of a thousand is there for servers that do not know who asks.
  maxHeadersCount: 200,
  // None: a balancer keeps its connections for hours, and each new one costs a round trip.
  maxRequestsPerSocket: 0,
  // Ten thousand who come at once, and room. One that waits takes 12 kB, so these are 200 MB at most.
  // Whoever comes beyond is hung up on, and a balancer asks another API.
  maxConnections: 16_000,
};

/**
 * How many may wait to be taken in while the event loop is busy with others; the kernel turns those
 * beyond away, and their clients try again after a second. Node's own 511 are too few for a crowd that
 * comes at once. The kernel takes the lower of this and its `net.core.somaxconn`, on Linux 4096.
 */
const LISTEN_BACKLOG = 4096;

/** The HTTP server of an app: its limits, and answers to what is not even a request. */
export function createHttpServer(
  app: Koa,
  limits = HTTP_LIMITS,
  connectionLimits = CONNECTION_LIMITS,
): Server {
  const server = createServer(limits, app.callback());
  Object.assign(server, connectionLimits);
  server.on("clientError", answerClientError);
  return server;
}

/**
 * Resolves to the port, when connections are taken.
 * @throws Node's error, when the port cannot be had.
 */
export async function listen(server: Server, at: { host: string; port: number }): Promise<number> {
  server.listen({ ...at, backlog: LISTEN_BACKLOG });
  await once(server, "listening");
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : at.port;
}

/**
 * Takes no more connections, and resolves when every request has its answer. Connections on which
 * nothing is asked are closed at once, and all of them after `limitMs`: a client that never finishes
 * its request must not keep the others' from being brought to safety.
 */
export async function stopServing(server: Server, limitMs: number): Promise<void> {
  if (!server.listening) {
    return;
  }
  const closed = once(server, "close");
  server.close();
  server.closeIdleConnections();
  const limit = setTimeout(() => server.closeAllConnections(), limitMs);
  await closed;
  clearTimeout(limit);
}

/** The parser gave up on this connection, so no request reaches the app; it is closed afterwards. */
function answerClientError(error: NodeJS.ErrnoException, socket: Duplex): void {
  // Node keeps the answer in progress here. Once its head is sent, more bytes would corrupt it.
  const inProgress: unknown = Reflect.get(socket, "_httpMessage");
  const isAnswering = inProgress instanceof ServerResponse && inProgress.headersSent;
  if (error.code === "ECONNRESET" || !socket.writable || isAnswering) {
    socket.destroy();
    return;
  }
  const code = codeOfParserError(error.code);
  const status = problemStatus[code];
  const body = JSON.stringify(problemOf(code, {}, "/"));
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      `Content-Type: ${PROBLEM_MEDIA_TYPE}`,
      `Content-Length: ${Buffer.byteLength(body)}`,
      "Cache-Control: no-store",
      "Connection: close",
      "",
      body,
    ].join("\r\n"),
  );
}

function codeOfParserError(code: string | undefined): ErrorCode {
  switch (code) {
    case "HPE_HEADER_OVERFLOW":
      return "headers-too-large";
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return "request-timeout";
    default:
      return "invalid-request";
  }
}
