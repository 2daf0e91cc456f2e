import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";

/** The command as it is typed, with a registry of the test's own. */

const script = fileURLToPath(new URL("../../../scripts/check-dependencies.mjs", import.meta.url));

/** What a registry answers to the question which advisories there are for the packages we have. */
type Advise = (response: ServerResponse) => void;

async function check(advise: Advise, variables: Record<string, string> = {}) {
  const registry = createServer((request, response) => {
    request.resume();
    if (request.url?.endsWith("/security/advisories/bulk")) {
      advise(response);
    } else {
      response.writeHead(404).end("{}");
    }
  }).listen(0, "127.0.0.1");
  await once(registry, "listening");
  const address = registry.address();
  const port = typeof address === "object" ? address?.port : undefined;
  try {
    return await run({ npm_config_registry: `http://127.0.0.1:${port}/`, ...variables });
  } finally {
    registry.closeAllConnections();
    registry.close();
  }
}

const run = (variables: Record<string, string>) =>
  new Promise<{ code: number; said: string }>((resolve) => {
    const env = { PATH: process.env["PATH"], HOME: process.env["HOME"], ...variables };
    const child = execFile(process.execPath, [script], { env }, (_, said) =>
      resolve({ code: child.exitCode ?? -1, said }),
    );
  });

const answer =
  (advisories: object): Advise =>
  (response) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify(advisories));
  };

const advisory = (severity: string) => ({
  id: 1,
  url: "https://advisories.example/1",
  title: "Cookies crumble",
  severity,
  vulnerable_versions: "*",
  cwe: ["CWE-20"],
  cvss: { score: 5.3, vectorString: null },
});

test("all is well when the registry knows of nothing", async () => {
  const { code, said } = await check(answer({}));
  expect(said).toContain("✔ no known vulnerability\n");
  expect(code).toBe(0);
});

test("a vulnerability of a package is told, with those that have it from there", async () => {
  const { code, said } = await check(answer({ koa: [advisory("moderate")] }));
  expect(said).toContain("✘ koa has a vulnerability (moderate): Cookies crumble");
  expect(said).toContain("✘ @koa/router has a vulnerability (moderate): through koa");
  expect(code).toBe(1);
});

test("one of low severity is counted, and stops nobody", async () => {
  const { code, said } = await check(answer({ "fast-jwt": [advisory("low")] }));
  expect(said).toMatch(/no known vulnerability, but for 1 of low severity/);
  expect(code).toBe(0);
});

test("a registry that does not answer such questions is no success", async () => {
  const { code, said } = await check((response) => response.writeHead(405).end());
  expect(said).toContain("vulnerabilities were NOT checked: 405");
  expect(code).toBe(2);
});

test("nor is an npm that was told to stay offline", async () => {
  const { code } = await check((response) => response.writeHead(405).end(), {
    npm_config_offline: "true",
  });
  expect(code).toBe(2);
});
