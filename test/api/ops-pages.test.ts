import { once } from "node:events";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";

import type { Redis } from "ioredis";
import { createOpsPages, type ControlRoom } from "../../api/ops/ops-pages.ts";
import { createOperatorOfProxy } from "../../api/ops/proxy-identity.ts";
import { connectForRequests } from "../../core/redis.ts";
import { laneQueueName, openQueue, SCHEDULES_QUEUE, type Queue } from "../../jobs/queues.ts";
import { createTestEnvironment, testLogger, type TestEnvironment } from "../support/environment.ts";
import { openRelay } from "../support/relay.ts";
import { basic, noLoginLimit, serve, type ServedApp } from "./ops-app.ts";

const CREDENTIALS = { user: "ada", password: "secret" };
const OPERATOR = basic("ada", "secret");
const noControlRoom: ControlRoom = { page: (_, next) => next(), api: (_, next) => next() };
const nobody = createOperatorOfProxy({
  header: undefined,
  operators: [],
  trustedProxies: { hops: 0 },
});
const SCRIPT = /(?<=<script defer src=")[^"]+/;

let environment: TestEnvironment;
let redis: Redis;
let lane: Queue;
let queues: Queue[];
let app: ServedApp;

beforeAll(async () => {
  environment = await createTestEnvironment();
  redis = connectForRequests(environment.config.redis.url, testLogger);
  await once(redis, "ready");
  const open = (name: string) => openQueue(name, redis, environment.config.redis.prefix);
  lane = open(laneQueueName(0));
  queues = [lane, open(laneQueueName(1)), open(SCHEDULES_QUEUE)];
});
afterAll(async () => {
  await Promise.all(queues.map((queue) => queue.close()));
  redis.disconnect();
  await environment.destroy();
});

const servePages = (readOnly: boolean) =>
  serve(
    createOpsPages({
      logins: [{ ...CREDENTIALS, mayChange: !readOnly }],
      operatorOfProxy: nobody,
      queues,
      controlRoom: noControlRoom,
      loginLimit: noLoginLimit,
    }),
    (ctx) => {
      ctx.body = "the rest of the API";
    },
  );

const get = (path: string, headers: Record<string, string> = OPERATOR) =>
  fetch(`${app.origin}${path}`, { headers });

const write = (path: string, method: string, body?: unknown) =>
  fetch(`${app.origin}${path}`, {
    method,
    headers: { ...OPERATOR, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

describe("writable", () => {
  beforeEach(async () => {
    app = await servePages(false);
  });
  afterEach(() => app.close());

  test("shows every queue that it was given", async () => {
    const page = await get("/ops/queues");
    expect(page.status).toBe(200);
    expect(await page.text()).toContain("Rowlock queues");
    const listed: { queues: { name: string }[] } = JSON.parse(
      await (await get("/ops/queues/api/queues")).text(),
    );
    expect(listed.queues.map(({ name }) => name)).toEqual(["seats-0", "seats-1", "schedules"]);
  });

  test("page, files and API are closed to everybody else, and so is what does not exist", async () => {
    const [script = ""] = SCRIPT.exec(await (await get("/ops/queues")).text()) ?? [];
    expect((await get(`/ops/queues/${script}`)).status).toBe(200);
    const paths = [
      "/ops",
      "/ops/",
      "/ops/nothing-here",
      "/ops/queues",
      "/ops/queues/",
      "/ops/queues/queue/seats-0",
      `/ops/queues/${script}`,
      "/ops/queues/static/favicon.ico",
      "/ops/queues/api/queues",
      "/ops/queues/api/redis/stats",
    ];
    for (const path of paths) {
      const { status, headers } = await get(path, {});
      expect([path, status]).toEqual([path, 401]);
      expect(headers.get("www-authenticate")).toMatch(/^Basic /);
    }
    // All at once, because each is made to wait.
    const withWrongPassword = await Promise.all(
      paths.map((path) => get(path, basic("ada", "Secret"))),
    );
    expect(new Set(withWrongPassword.map(({ status }) => status))).toEqual(new Set([401]));
    const pause = await fetch(`${app.origin}/ops/queues/api/queues/pause`, { method: "PUT" });
    expect(pause.status).toBe(401);
    expect(await lane.isPaused()).toBe(false);
  });

  test("loads nothing from other servers", async () => {
    const policy = (await get("/ops/queues")).headers.get("content-security-policy");
    expect(policy).toMatch(/^default-src 'self';/);
    expect(policy).not.toMatch(/https?:/);
  });

  test("an operator may pause and resume a lane", async () => {
    expect((await write("/ops/queues/api/queues/seats-0/pause", "PUT")).status).toBe(200);
    expect(await lane.isPaused()).toBe(true);
    expect((await write("/ops/queues/api/queues/seats-0/resume", "PUT")).status).toBe(200);
    expect(await lane.isPaused()).toBe(false);
  });

  test("answers 404 to an operator who asks for what is not there", async () => {
    for (const path of ["/ops", "/ops/nothing-here", "/ops/queues/nothing-here"]) {
      const response = await get(path);
      expect([path, response.status, await response.json()]).toEqual([
        path,
        404,
        { code: "not-found" },
      ]);
    }
  });

  test.each([
    "/ops/queues/static/..%2f",
    "/ops/queues/static/..%2f..%2f..%2fpackage.json",
    "/ops/queues/static/%2e%2e%2fpackage.json",
    "/ops/queues/static/..%5c..%5cpackage.json",
    "/ops/queues/static/%00",
    "/ops/queues/static/%",
    "/ops/queues/static/%ff",
    "/ops/queues/..%2fapi",
    "/ops/queues/queue/..%2f..%2fetc%2fpasswd/%00/x",
  ])("answers 404 to the tricky path %s", async (path) => {
    const response = await get(path);
    expect([response.status, await response.json()]).toEqual([404, { code: "not-found" }]);
  });

  test("says that it cannot ask while Redis does not answer", async () => {
    const relay = await openRelay(environment.config.redis.url);
    const slowRedis = connectForRequests(relay.url, testLogger);
    await once(slowRedis, "ready");
    const slowLane = openQueue(laneQueueName(0), slowRedis, environment.config.redis.prefix);
    const pages = await serve(
      createOpsPages({
        logins: [{ ...CREDENTIALS, mayChange: true }],
        operatorOfProxy: nobody,
        queues: [slowLane],
        controlRoom: noControlRoom,
        loginLimit: noLoginLimit,
      }),
    );
    const ask = (path: string) => fetch(`${pages.origin}${path}`, { headers: OPERATOR });
    expect((await ask("/ops/queues/api/queues")).status).toBe(200);
    relay.silence();
    const answers = await Promise.all(
      ["/ops/queues/api/queues", "/ops/queues/api/redis/stats"].map(ask),
    );
    for (const answer of answers) {
      expect([answer.status, await answer.json()]).toEqual([503, { code: "unavailable" }]);
    }
    await pages.close();
    await slowLane.close();
    slowRedis.disconnect();
    await relay.close();
  });

  test("says which methods there are for what only knows others", async () => {
    const response = await write("/ops/queues/api/queues", "DELETE");
    expect([response.status, await response.json()]).toEqual([405, { code: "method-not-allowed" }]);
    expect(response.headers.get("allow")?.split(", ").sort()).toEqual(["GET", "HEAD"]);
  });

  test("leaves every other path to the rest", async () => {
    for (const path of ["/", "/opsy", "/OPS/queues", "//ops/queues", "/api/v1/concerts"]) {
      expect(await (await get(path, {})).text()).toBe("the rest of the API");
    }
  });
});

describe("read-only", () => {
  beforeEach(async () => {
    app = await servePages(true);
  });
  afterEach(() => app.close());

  test("shows queues and jobs", async () => {
    await lane.add("reserve ×1", { replyTo: "prc_test", commands: [] }, { jobId: "bat_shown" });
    expect((await get("/ops/queues")).status).toBe(200);
    const shown = await get("/ops/queues/api/queues/seats-0/bat_shown");
    expect(shown.status).toBe(200);
    expect(await shown.text()).toContain("reserve ×1");
  });

  test.each([
    ["PUT", "/ops/queues/api/queues/pause"],
    ["PUT", "/ops/queues/api/queues/resume"],
    ["PUT", "/ops/queues/api/queues/seats-0/pause"],
    ["PUT", "/ops/queues/api/queues/seats-0/empty"],
    ["PUT", "/ops/queues/api/queues/seats-0/obliterate"],
    ["PUT", "/ops/queues/api/queues/seats-0/concurrency"],
    ["PUT", "/ops/queues/api/queues/seats-0/bat_kept/clean"],
    ["PATCH", "/ops/queues/api/queues/seats-0/bat_kept/update-data"],
    ["POST", "/ops/queues/api/queues/seats-0/add"],
  ])("refuses %s %s, and the queue stays as it was", async (method, path) => {
    await lane.add("reserve ×1", { replyTo: "prc_test", commands: [] }, { jobId: "bat_kept" });
    const counts = await lane.getJobCounts();
    const response = await write(path, method, { name: "x", data: {}, concurrency: 7 });
    expect([response.status, await response.json()]).toEqual([403, { code: "read-only" }]);
    expect(await lane.isPaused()).toBe(false);
    expect(await lane.getJobCounts()).toEqual(counts);
    expect(await lane.getGlobalConcurrency()).toBeNull();
    expect((await lane.getJob("bat_kept"))?.data).toEqual({ replyTo: "prc_test", commands: [] });
  });
});
