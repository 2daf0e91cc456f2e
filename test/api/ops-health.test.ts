import { afterEach, expect, test } from "@jest/globals";
import { createHealthRoutes } from "../../api/ops/health.ts";
import { createHealthPages, startHealthServer } from "../../core/health-server.ts";
import { createReadiness } from "../../core/readiness.ts";
import { serve, type ServedApp } from "./ops-app.ts";

/** Dependencies that can be taken away, and lanes to fill; `looks` counts how often they were asked. */
function dependencies() {
  const state = { databaseAway: false, lanesFull: false, looks: 0 };
  const readiness = createReadiness(
    [
      {
        name: "database",
        async check() {
          state.looks += 1;
          if (state.databaseAway) {
            throw new Error("gone");
          }
        },
      },
      { name: "redis", check: async () => undefined },
    ],
    [{ name: "lanes", hasRoom: () => !state.lanesFull }],
  );
  return { state, readiness };
}

type Served = ServedApp & ReturnType<typeof dependencies>;

async function inApi(): Promise<Served> {
  const { state, readiness } = dependencies();
  const app = await serve(createHealthRoutes({ readiness }), (ctx) => {
    ctx.status = 404;
  });
  return { ...app, state, readiness };
}

async function inWorker(): Promise<Served> {
  const { state, readiness } = dependencies();
  const server = await startHealthServer({ host: "127.0.0.1", port: 0, readiness });
  return { origin: `http://127.0.0.1:${server.port}`, close: server.close, state, readiness };
}

let app: Served;
afterEach(() => app.close());

const ask = async (path: string, method = "GET") => {
  const response = await fetch(`${app.origin}${path}`, { method });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text };
};

test.each([
  ["API", inApi],
  ["worker", inWorker],
])("the %s is ready while its dependencies answer, and alive in any case", async (_, start) => {
  app = await start();
  const ready = await ask("/readyz");
  expect(ready.status).toBe(200);
  expect(JSON.parse(ready.text)).toEqual({
    ready: true,
    checks: { database: "ok", redis: "ok", lanes: "ok" },
  });
  expect(ready.headers.get("content-type")).toBe("application/json; charset=utf-8");
  expect(ready.headers.get("cache-control")).toBe("no-store");

  app.state.databaseAway = true;
  const away = await ask("/readyz?verbose=1");
  expect(away.status).toBe(503);
  expect(JSON.parse(away.text)).toEqual({
    ready: false,
    checks: { database: "away", redis: "ok", lanes: "ok" },
  });
  const alive = await ask("/livez");
  expect([alive.status, JSON.parse(alive.text)]).toEqual([200, { status: "ok" }]);

  app.state.databaseAway = false;
  expect((await ask("/readyz")).status).toBe(200);
  app.readiness.startDraining();
  const draining = await ask("/readyz");
  expect(draining.status).toBe(503);
  expect(JSON.parse(draining.text)).toMatchObject({
    ready: false,
    checks: { process: "draining" },
  });
  expect((await ask("/livez")).status).toBe(200);
  expect((await ask("/elsewhere")).status).toBe(404);
});

test.each([
  ["API", inApi],
  ["worker", inWorker],
])("who probes the %s can leave out what is no concern of theirs", async (_, start) => {
  app = await start();
  app.state.lanesFull = true;
  const full = await ask("/readyz");
  expect(full.status).toBe(503);
  expect(JSON.parse(full.text)).toMatchObject({ ready: false, checks: { lanes: "full" } });
  const excluded = await ask("/readyz?exclude=lanes");
  expect(excluded.status).toBe(200);
  expect(JSON.parse(excluded.text)).toMatchObject({ ready: true, checks: { lanes: "full" } });
  expect((await ask("/readyz?exclude=database")).status).toBe(503);

  app.state.databaseAway = true;
  expect((await ask("/readyz?exclude=lanes")).status).toBe(503);
  expect((await ask("/readyz?exclude=lanes&exclude=database")).status).toBe(200);

  app.readiness.startDraining();
  const everything = "exclude=lanes&exclude=database&exclude=process";
  expect((await ask(`/readyz?${everything}`)).status).toBe(503);
});

test("many who ask at the same time are answered from one look at the dependencies", async () => {
  app = await inApi();
  const answer = createHealthPages(app.readiness);
  const answers = await Promise.all(Array.from({ length: 100 }, () => answer("/readyz")));
  expect(answers.every((each) => each?.status === 200)).toBe(true);
  expect(app.state.looks).toBe(1);
  app.state.databaseAway = true;
  expect((await answer("/readyz"))?.status).toBe(503);
});

test("the API leaves other methods on the health paths to what is behind them", async () => {
  app = await inApi();
  expect((await ask("/livez", "POST")).status).toBe(404);
  expect(await ask("/livez", "HEAD")).toMatchObject({ status: 200, text: "" });
});

test("the worker refuses other methods on the health paths: 405", async () => {
  app = await inWorker();
  for (const path of ["/livez", "/readyz"]) {
    const refused = await ask(path, "POST");
    expect([refused.status, refused.headers.get("allow")]).toEqual([405, "HEAD, GET"]);
  }
  expect((await ask("/elsewhere", "POST")).status).toBe(404);
  expect(await ask("/livez", "HEAD")).toMatchObject({ status: 200, text: "" });
  expect(app.state.looks).toBe(0);
});
