import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { createKnownBrowsers } from "../../api/ops/known-browsers.ts";
import { serve, type ServedApp } from "./ops-app.ts";

const DAY_MS = 86_400_000;

let now = Date.now();
let app: ServedApp;

/** Says whether it knows the browser, and remembers it when asked at /remember. */
const serveWith = (secret: string) => {
  const browsers = createKnownBrowsers(Buffer.from(secret), "/ops", () => now);
  return serve((ctx) => {
    if (ctx.path === "/remember") {
      browsers.remember(ctx);
    }
    ctx.body = browsers.isKnown(ctx) ? "known" : "unknown";
  });
};

const ask = async (cookie: string, { origin } = app) =>
  (await fetch(`${origin}/`, { headers: { cookie } })).text();

async function rememberedCookie(): Promise<string> {
  const response = await fetch(`${app.origin}/remember`);
  return response.headers.get("set-cookie")?.split(";", 1)[0] ?? "";
}

beforeEach(async () => {
  now = Date.now();
  app = await serveWith("the password's digest");
});
afterEach(() => app.close());

test("a browser is known for thirty days", async () => {
  const cookie = await rememberedCookie();
  expect(await ask(cookie)).toBe("known");
  now += 29 * DAY_MS;
  expect(await ask(cookie)).toBe("known");
  now += 2 * DAY_MS;
  expect(await ask(cookie)).toBe("unknown");
});

test("a new password makes it unknown", async () => {
  const cookie = await rememberedCookie();
  const other = await serveWith("another password's digest");
  expect(await ask(cookie, other)).toBe("unknown");
  await other.close();
});
