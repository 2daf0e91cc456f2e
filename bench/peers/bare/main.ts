import { readFileSync } from "node:fs";
import Koa from "koa";
import { loadConfig } from "../../../core/config.ts";
import { createLogger } from "../../../core/logger.ts";
import { jsonBody } from "../json-body.ts";
import { servePeer } from "../peer-server.ts";

/*
 * The ceiling: the same HTTP server and the same body parser, with one constant answer and no work
 * in between. The answer is one that the product gave, byte for byte.
 */

const [, , answerFile = ""] = process.argv;
const config = loadConfig(process.env);
const logger = createLogger({ level: "info", name: "bare" });
const { status, headers }: { status: number; headers: Record<string, string> } = JSON.parse(
  readFileSync(`${answerFile}.json`, "utf8"),
);
const body = readFileSync(`${answerFile}.body`);

const app = new Koa();
app.use(jsonBody);
app.use((ctx) => {
  ctx.status = status;
  ctx.set(headers);
  if (body.length > 0) {
    ctx.body = body;
  }
});

await servePeer(app, config, logger, () => Promise.resolve());
