import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { createTestEnvironment, type TestEnvironment } from "../support/environment.ts";
import { eventually } from "../support/eventually.ts";
import { runToItsEnd, startApiProcess } from "../support/processes.ts";

/** The entry point, as an operator meets it. */

let environment: TestEnvironment;

beforeAll(async () => {
  environment = await createTestEnvironment();
});
afterAll(() => environment.destroy());

const runApi = (variables: Record<string, string>) => runToItsEnd("dist/api/server.js", variables);

test("a wrong environment is explained in plain lines, all of it", async () => {
  const { errors, code } = await runApi({ PORT: "many", LANES: "0", AUTH_MODE: "jwt" });
  expect(code).toBe(1);
  expect(errors).toBe(
    [
      "The environment has 5 mistake(s):",
      "- PORT must be a number",
      "- LANES must be greater than or equal to 1",
      "- AUTH_JWT_ISSUER is required",
      "- AUTH_JWT_AUDIENCE is required",
      "- AUTH_MODE=jwt needs one of AUTH_JWT_SECRET and AUTH_JWKS_URL, and not both",
      "",
    ].join("\n"),
  );
});

test("a port that is taken is explained in one line", async () => {
  const rival = createServer().listen(0, "127.0.0.1");
  await once(rival, "listening");
  const address = rival.address();
  const port = String(typeof address === "object" ? address?.port : 0);
  const { errors, code } = await runApi({
    ...environment.variables,
    HOST: "127.0.0.1",
    PORT: port,
  });
  expect(code).toBe(1);
  expect(errors).toBe(
    `Port ${port} is taken by another program. Set PORT to a free one, or to 0 for any.\n`,
  );
  rival.close();
});

/** More than the 511 that Node lets wait, and fewer than any process may open files. */
const CROWD = 900;

/** What the kernel allows; it can be asked on Linux only. */
const SOMAXCONN = "/proc/sys/net/core/somaxconn";
const kernelAllows = existsSync(SOMAXCONN) && Number(readFileSync(SOMAXCONN, "utf8")) > CROWD;
const testWithRoom = kernelAllows ? test : test.skip;

testWithRoom("a crowd that comes while an API is busy is taken in, not turned away", async () => {
  const api = await startApiProcess(environment.variables);
  const port = Number(new URL(api.url).port);
  // As if its event loop had something long to do: the kernel keeps who comes for it.
  api.kill("SIGSTOP");
  const sockets = Array.from({ length: CROWD }, () => connect(port, "127.0.0.1"));
  try {
    await Promise.all(sockets.map((socket) => once(socket, "connect")));
    const answers = sockets.map((socket) => once(socket, "data"));
    sockets.forEach((socket) => socket.write("GET /livez HTTP/1.1\r\nHost: x\r\n\r\n"));
    api.kill("SIGCONT");
    const heard = (await Promise.all(answers)).map(([chunk]) => String(chunk).slice(0, 15));
    expect(new Set(heard)).toEqual(new Set(["HTTP/1.1 200 OK"]));
  } finally {
    sockets.forEach((socket) => socket.destroy());
    await api.stop();
  }
});

test("an API that stops says so first, and goes on serving until balancers have noticed", async () => {
  const api = await startApiProcess({ ...environment.variables, DRAIN_SECONDS: "60" });
  api.kill("SIGTERM");
  await eventually(async () => (await fetch(`${api.url}/readyz`)).status === 503);
  expect((await api.client.call("GET", "/concerts")).status).toBe(200);
  api.kill("SIGKILL");
});

test("the time for balancers does not count as time for stopping", async () => {
  const api = await startApiProcess({
    ...environment.variables,
    DRAIN_SECONDS: "2",
    SHUTDOWN_SECONDS: "1",
  });
  const startedAt = performance.now();
  expect(await api.stop()).toBe(0);
  expect(performance.now() - startedAt).toBeGreaterThan(1900);
});

test("open mode is said aloud, and each request has one line without its secrets", async () => {
  const api = await startApiProcess(environment.variables);
  expect(api.log[0]).toMatchObject({ level: "warn", msg: expect.stringMatching(/AUTH_MODE=open/) });

  await api.client.call("GET", "/concerts/x?token=secret", {
    token: "secret",
    headers: { "X-Request-Id": "me" },
  });
  expect(await api.stop()).toBe(0);

  expect(api.log.filter(({ msg }) => msg === "request")).toEqual([
    expect.objectContaining({
      method: "GET",
      route: "/concerts/:concertId",
      status: 400,
      requestId: "me",
      durationMs: expect.any(Number),
    }),
  ]);
  expect(JSON.stringify(api.log)).not.toContain("secret");
  expect(api.log.at(-1)).toMatchObject({ msg: "stopped", clean: true });
});
