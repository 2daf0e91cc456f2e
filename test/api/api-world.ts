import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import type { Knex } from "knex";
import { startApi } from "../../api/start-api.ts";
import type { Config } from "../../core/config.ts";
import { runSteps } from "../../core/shutdown.ts";
import { findViolations } from "../../db/audit.ts";
import { connectDatabase } from "../../db/connection.ts";
import type { Money } from "../../domain/money.ts";
import { startWorkers } from "../../workers/workers.ts";
import { createTestEnvironment, testLogger, type TestEnvironment } from "../support/environment.ts";
import { createUser } from "../support/factories.ts";
import { breachOfContract } from "./contract.ts";

/** An answer as it came over the wire; every one was checked against the OpenAPI document. */
export type Answer = {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Record<string, unknown>;
};

export type Sending = {
  token?: string | undefined;
  /** Sent as JSON. */
  json?: unknown;
  /** Sent as it is. */
  body?: string | Buffer;
  /** An array sends the header more than once. */
  headers?: Record<string, string | string[]>;
  wait?: number;
  key?: string;
};

export type TestFan = { userId: string; token: string };

/** An API and workers of this process, on servers of their own data, and ways to speak to them. */
export type ApiWorld = TestEnvironment & {
  db: Knex;
  port: number;
  send: (method: string, path: string, sending?: Sending) => Promise<Answer>;
  /** Writes to a connection of its own and reads all that comes until it is closed. */
  speak: (text: string | Buffer) => Promise<string>;
  /** A user who has joined a line. */
  fan: (options?: { balance?: Money; concertId?: string }) => Promise<TestFan>;
  /** True when every step ended well. Stopping twice is stopping once. */
  stopApi: () => Promise<boolean>;
  close: () => Promise<void>;
};

export async function createApiWorld(
  variables: Record<string, string> = {},
  options: {
    /** How the API reaches its servers, when that is not how the workers do. */
    apiConfig?: (config: Config) => Config | Promise<Config>;
    withoutWorkers?: boolean;
  } = {},
): Promise<ApiWorld> {
  const environment = await createTestEnvironment({ HOST: "127.0.0.1", ...variables });
  const { config } = environment;
  const { apiConfig = () => config, withoutWorkers = false } = options;
  const db = connectDatabase(config.database);
  const workers = withoutWorkers ? undefined : await startWorkers(config, testLogger);
  const api = await startApi(await apiConfig(config), testLogger);
  const { port } = api;
  const send = (method: string, path: string, sending: Sending = {}) =>
    sendTo(port, method, path, sending);

  let stopped: Promise<boolean> | undefined;
  const stopApi = () => (stopped ??= runSteps(api.stopSteps, testLogger));

  return {
    ...environment,
    db,
    port,
    send,
    speak: (text) => speakTo(port, text),
    async fan({ balance = 0n, concertId } = {}) {
      const userId = await createUser(db, { balance });
      const joined = await send("POST", "/api/v1/users/token", {
        json: { userId, browserId: "browser", ...(concertId !== undefined && { concertId }) },
      });
      return { userId, token: String(joined.body["token"]) };
    },
    stopApi,
    async close() {
      const clean = await stopApi();
      await workers?.stop();
      const violations = await findViolations(db);
      await db.destroy();
      await environment.destroy();
      if (!clean || violations.length > 0) {
        throw new Error(`Left behind: ${JSON.stringify({ clean, violations })}`);
      }
    },
  };
}

/** Unlike `fetch`, it sends any path and any header as they are. */
async function sendTo(
  port: number,
  method: string,
  path: string,
  sending: Sending,
): Promise<Answer> {
  const payload = sending.json === undefined ? sending.body : JSON.stringify(sending.json);
  const answer = await new Promise<Answer & { text: string }>((resolve, reject) => {
    const request = httpRequest(
      { host: "127.0.0.1", port, method, path, agent: false, headers: headersOf(sending, payload) },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => {
          const text = Buffer.concat(chunks).toString();
          const isJson = /json/.test(response.headers["content-type"] ?? "") && text !== "";
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: isJson ? JSON.parse(text) : {},
            text,
          });
        });
        response.on("error", reject);
      },
    );
    request.on("error", reject);
    request.end(payload);
  });
  const { text, ...rest } = answer;
  const breach = breachOfContract({
    method,
    path: path.split("?", 1)[0] ?? "",
    status: rest.status,
    contentType: String(rest.headers["content-type"]),
    body: text === "" ? "" : rest.body,
  });
  if (breach !== undefined) {
    throw new Error(breach);
  }
  return rest;
}

function headersOf(sending: Sending, payload: string | Buffer | undefined) {
  const { token, json, wait, key } = sending;
  const isChunked = sending.headers?.["Transfer-Encoding"] !== undefined;
  return {
    ...(token !== undefined && { Authorization: `Bearer ${token}` }),
    ...(json !== undefined && { "Content-Type": "application/json" }),
    ...(payload !== undefined && !isChunked && { "Content-Length": Buffer.byteLength(payload) }),
    ...(wait !== undefined && { Prefer: `wait=${wait}` }),
    ...(key !== undefined && { "Idempotency-Key": key }),
    ...sending.headers,
  };
}

function speakTo(port: number, text: string | Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port });
    const heard: Buffer[] = [];
    socket.on("data", (chunk) => heard.push(chunk));
    socket.on("close", () => resolve(Buffer.concat(heard).toString()));
    socket.on("error", reject);
    socket.write(text);
  });
}
