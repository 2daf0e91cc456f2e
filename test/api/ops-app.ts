import { once } from "node:events";
import { createServer } from "node:http";
import Koa, { type Middleware } from "koa";
import type { LoginLimit } from "../../api/access/rate-limits.ts";
import { asRefusal, problemStatus } from "../../api/http/problems.ts";

export const noLoginLimit: LoginLimit = { check: () => undefined, countFailure: () => undefined };

export type ServedApp = { origin: string; close: () => Promise<void> };

/** Serves middleware on a port of its own, inside the kind of error handling the API puts around it. */
export async function serve(...middleware: Middleware[]): Promise<ServedApp> {
  const app = new Koa();
  app.silent = true;
  app.use(async (ctx, next) => {
    try {
      await next();
    } catch (error) {
      const { code } = asRefusal(error);
      ctx.status = problemStatus[code];
      ctx.body = { code };
    }
  });
  for (const each of middleware) {
    app.use(each);
  }
  const server = createServer((request, response) => {
    void app.callback()(request, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    origin: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

export function basic(user: string, password: string): { authorization: string } {
  const pair = Buffer.from(`${user}:${password}`).toString("base64");
  return { authorization: `Basic ${pair}` };
}
