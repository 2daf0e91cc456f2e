import { once } from "node:events";
import { createServer } from "node:http";
import type Koa from "koa";
import type { Config } from "../../core/config.ts";
import type { Logger } from "../../core/logger.ts";

/** Serves an app until SIGTERM: with keep-alive, and one line in the log when it is ready. */
export async function servePeer(
  app: Koa,
  { http }: Pick<Config, "http">,
  logger: Logger,
  stop: () => Promise<unknown>,
): Promise<void> {
  const handle = app.callback();
  const running = new Set<Promise<void>>();
  const server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
    const answered = handle(request, response);
    running.add(answered);
    void answered.finally(() => running.delete(answered));
  });
  server.listen(http.port, http.host);
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  stopOnSignal(async () => {
    server.close();
    server.closeAllConnections();
    // Requests whose client has gone away are at work all the same.
    await Promise.allSettled(running);
    await stop();
  });
  logger.info({ port }, "ready");
}

export function stopOnSignal(stop: () => Promise<unknown>): void {
  process.once("SIGTERM", () => {
    void stop().finally(() => process.exit(0));
  });
}
