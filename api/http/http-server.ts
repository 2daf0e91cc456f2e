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

/** The HTTP server of an app: its limits, and answers to what is not even a request. */
export function createHttpServer(app: Koa, limits = HTTP_LIMITS): Server {
  const server = createServer(limits, app.callback());
  server.on("clientError", answerClientError);
  return server;
}

/**
 * Resolves to the port, when connections are taken.
 * @throws Node's error, when the port cannot be had.
 */
export async function listen(server: Server, at: { host: string; port: number }): Promise<number> {
  server.listen(at.port, at.host);
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
