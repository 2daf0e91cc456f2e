import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { operatorOf } from "../../api/ops/operator.ts";
import { createOperatorOfProxy } from "../../api/ops/proxy-identity.ts";
import { requireOperator } from "../../api/ops/require-operator.ts";
import { basic, noLoginLimit, serve, type ServedApp } from "./ops-app.ts";

const PASSWORD = "cor:rect hörse";
const WRONG_DELAY_MS = 100;

let app: ServedApp;
/** Holds back what it refuses for longer than a test may take. */
let patientApp: ServedApp;

const guarded = (wrongDelayMs: number, proxies = "192.0.2.0/24") =>
  serve(
    requireOperator({
      logins: [
        { user: "ada", password: PASSWORD, mayChange: true },
        { user: "vic", password: "looks only", mayChange: false },
      ],
      operatorOfProxy: createOperatorOfProxy({
        header: "X-Forwarded-User",
        operators: ["olga"],
        trustedProxies: { ranges: [proxies] },
      }),
      path: "/",
      loginLimit: noLoginLimit,
      wrongDelayMs,
    }),
    (ctx) => {
      ctx.body = `inside: ${operatorOf(ctx).name}`;
    },
  );

beforeAll(async () => {
  app = await guarded(WRONG_DELAY_MS);
  patientApp = await guarded(60_000);
});
afterAll(async () => {
  await app.close();
  await patientApp.close();
});

async function ask(headers: Record<string, string>, method = "GET", { origin } = app) {
  const startedAt = performance.now();
  const response = await fetch(origin, { method, headers });
  const body = await response.text();
  return { response, body, tookMs: performance.now() - startedAt };
}

test("the right user and password pass at once, whatever letters they are made of", async () => {
  const { response, body } = await ask(basic("ada", PASSWORD), "GET", patientApp);
  expect([response.status, body]).toEqual([200, "inside: ada"]);
});

test("the scheme's name may be in any case", async () => {
  const { authorization } = basic("ada", PASSWORD);
  const { response } = await ask({ authorization: authorization.replace("Basic", "bAsIc") });
  expect(response.status).toBe(200);
});

test("without credentials the browser is asked for them, at once", async () => {
  const { response, body } = await ask({}, "GET", patientApp);
  expect(response.status).toBe(401);
  expect(response.headers.get("www-authenticate")).toMatch(
    /^Basic realm="[^"]+", charset="UTF-8"$/,
  );
  expect(JSON.parse(body)).toEqual({ code: "ops-not-authenticated" });
});

test.each([
  ["another password", basic("ada", "wrong")],
  ["another user", basic("ben", PASSWORD)],
  ["the password's beginning", basic("ada", PASSWORD.slice(0, -1))],
  ["the password with more behind it", basic("ada", `${PASSWORD}x`)],
  ["another case", basic("Ada", PASSWORD)],
  ["nothing in both", basic("", "")],
  ["user and password exchanged", basic(PASSWORD, "ada")],
  ["no colon", { authorization: `Basic ${Buffer.from("ada").toString("base64")}` }],
])("is refused, and slowly: %s", async (_, headers) => {
  const { response, body, tookMs } = await ask(headers);
  expect(response.status).toBe(401);
  expect(JSON.parse(body)).toEqual({ code: "ops-not-authenticated" });
  // Timers may fire a millisecond early.
  expect(tookMs).toBeGreaterThanOrEqual(WRONG_DELAY_MS - 1);
});

test.each([
  ["a fan's token", "Bearer eyJhbGciOiJIUzI1NiJ9"],
  ["what is not base64", "Basic ada:password"],
  [
    "two at once",
    `${basic("ada", PASSWORD).authorization}, ${basic("ada", PASSWORD).authorization}`,
  ],
  ["the scheme alone", "Basic"],
])("is refused as no credentials at all: %s", async (_, authorization) => {
  const { response } = await ask({ authorization });
  expect(response.status).toBe(401);
  expect(response.headers.get("www-authenticate")).toMatch(/^Basic /);
});

test("a write that names another origin is nobody's, one from our own pages is not", async () => {
  const from = (origin: string) => ({ ...basic("ada", PASSWORD), origin });
  expect((await ask(from("http://evil.example"), "POST")).response.status).toBe(401);
  expect((await ask(from("null"), "POST")).response.status).toBe(401);
  expect((await ask(from(app.origin), "POST")).response.status).toBe(200);
  expect((await ask(from("http://evil.example"), "GET")).response.status).toBe(200);
});

test("a write that another site makes the browser send is nobody's", async () => {
  const from = (site: string) => ({ ...basic("ada", PASSWORD), "sec-fetch-site": site });
  expect((await ask(from("cross-site"), "POST")).response.status).toBe(401);
  expect((await ask(from("same-site"), "PUT")).response.status).toBe(401);
  expect((await ask(from("same-origin"), "POST")).response.status).toBe(200);
  expect((await ask(basic("ada", PASSWORD), "POST")).response.status).toBe(200);
  // Following a link from elsewhere is fine.
  expect((await ask(from("cross-site"), "GET")).response.status).toBe(200);
});

test("a viewer may look, and change nothing", async () => {
  const viewer = basic("vic", "looks only");
  expect((await ask(viewer)).body).toBe("inside: vic");
  const write = await ask(viewer, "POST");
  expect([write.response.status, JSON.parse(write.body)]).toEqual([403, { code: "read-only" }]);
  expect((await ask(basic("vic", PASSWORD))).response.status).toBe(401);
});

describe("behind a proxy that people sign in at", () => {
  let behindProxy: ServedApp;
  const named = (user: string, headers = {}) => ({ "x-forwarded-user": user, ...headers });

  beforeAll(async () => {
    behindProxy = await guarded(WRONG_DELAY_MS, "127.0.0.0/8");
  });
  afterAll(() => behindProxy.close());

  test("whom it names passes without a password, and changes things if listed for it", async () => {
    expect((await ask(named("olga"), "POST", behindProxy)).body).toBe("inside: olga");
    expect((await ask(named("karl"), "GET", behindProxy)).body).toBe("inside: karl");
    expect((await ask(named("karl"), "POST", behindProxy)).response.status).toBe(403);
  });

  test("whom it names nobody is asked for a password", async () => {
    expect((await ask(named(""), "GET", behindProxy)).response.status).toBe(401);
    expect((await ask(basic("ada", PASSWORD), "GET", behindProxy)).body).toBe("inside: ada");
  });

  test("a write that another site makes its people's browsers send is nobody's", async () => {
    const foreign = named("olga", { "sec-fetch-site": "cross-site" });
    expect((await ask(foreign, "POST", behindProxy)).response.status).toBe(401);
  });
});

test("who is no proxy of ours may name whom it likes", async () => {
  expect((await ask({ "x-forwarded-user": "olga" })).response.status).toBe(401);
});
