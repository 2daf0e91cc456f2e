import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { ConfigError, environmentSchema, loadConfig } from "../../core/config.ts";

function mistakesOf(environment: Record<string, string>): readonly string[] {
  try {
    loadConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) {
      return error.mistakes;
    }
    throw error;
  }
  return [];
}

const exampleText = () => readFileSync(new URL("../../.env.example", import.meta.url), "utf8");

const safeProduction = {
  NODE_ENV: "production",
  AUTH_MODE: "jwt",
  AUTH_JWT_SECRET: "s".repeat(32),
  AUTH_JWT_ISSUER: "https://id.example",
  AUTH_JWT_AUDIENCE: "rowlock",
  QUEUE_TOKEN_KEYS: `k1:${"x".repeat(32)}`,
  OPS_PASSWORD: "long and only ours",
};

test("an empty environment is enough for development", () => {
  const config = loadConfig({});
  expect(config.http.port).toBe(3000);
  expect(config.lanes.count).toBe(2);
  expect(config.auth.mode).toBe("open");
});

test("all mistakes are reported at once, each by the variable's name", () => {
  const mistakes = mistakesOf({
    PORT: "70000",
    LANES: "none",
    HOLD_SECONDS: "0",
    AUTH_MODE: "magic",
    DATABASE_URL: "postgres://elsewhere/db",
    QUEUE_TOKEN_KEYS: "too-short",
  });
  const names = ["PORT", "LANES", "HOLD_SECONDS", "AUTH_MODE", "DATABASE_URL", "QUEUE_TOKEN_KEYS"];
  expect(mistakes).toHaveLength(names.length);
  for (const name of names) {
    expect(mistakes.join("\n")).toContain(name);
  }
});

describe("jwt mode", () => {
  const identity = {
    AUTH_MODE: "jwt",
    AUTH_JWT_ISSUER: "https://id.example",
    AUTH_JWT_AUDIENCE: "rowlock",
  };
  const secret = { ...identity, AUTH_JWT_SECRET: "s".repeat(32) };
  const keySet = { ...identity, AUTH_JWKS_URL: "https://id.example/keys" };

  test("needs a secret or a key set, and not both", () => {
    const oneOf = ["AUTH_MODE=jwt needs one of AUTH_JWT_SECRET and AUTH_JWKS_URL, and not both"];
    expect(mistakesOf(identity)).toEqual(oneOf);
    expect(mistakesOf({ ...secret, ...keySet })).toEqual(oneOf);
    expect(mistakesOf(secret)).toEqual([]);
    expect(mistakesOf(keySet)).toEqual([]);
  });

  test("insists on an issuer and an audience", () => {
    const { AUTH_MODE, AUTH_JWKS_URL } = keySet;
    expect(mistakesOf({ AUTH_MODE, AUTH_JWKS_URL })).toEqual([
      "AUTH_JWT_ISSUER is required",
      "AUTH_JWT_AUDIENCE is required",
    ]);
  });

  test("takes algorithms of one kind only: that of its keys", () => {
    const algorithms = (settings: Record<string, string>, AUTH_JWT_ALGORITHMS?: string) =>
      loadConfig({ ...settings, ...(AUTH_JWT_ALGORITHMS && { AUTH_JWT_ALGORITHMS }) }).auth
        .jwtAlgorithms;
    expect(algorithms(secret)).toEqual(["HS256"]);
    expect(algorithms(keySet)).toEqual(["RS256"]);
    expect(algorithms(secret, "HS512")).toEqual(["HS512"]);
    expect(algorithms(keySet, "ES256, EdDSA")).toEqual(["ES256", "EdDSA"]);

    const refused = (settings: Record<string, string>, names: string) =>
      mistakesOf({ ...settings, AUTH_JWT_ALGORITHMS: names }).join();
    for (const names of ["RS256", "HS256,RS256", "none", "hs256", ","]) {
      expect(refused(secret, names)).toMatch(/^AUTH_JWT_ALGORITHMS must be some of HS256/);
    }
    for (const names of ["HS256", "RS256,HS256", "none", "NONE", "RS256,,"]) {
      expect(refused(keySet, names)).toMatch(/^AUTH_JWT_ALGORITHMS must be some of RS256/);
    }
  });

  test("reads keys over https, or from this machine; elsewhere only in development", () => {
    const mistakes = (AUTH_JWKS_URL: string, NODE_ENV = "production") =>
      mistakesOf({ ...safeProduction, AUTH_JWT_SECRET: "", NODE_ENV, AUTH_JWKS_URL });
    const mustBeSafe = ["AUTH_JWKS_URL must be https, unless it stays on this machine"];
    for (const host of ["127.0.0.1:8080", "localhost", "[::1]:8080", "127.1.2.3"]) {
      expect(mistakes(`http://${host}/keys`)).toEqual([]);
    }
    for (const host of [
      "id.example",
      "127.0.0.1.evil.example",
      "localhost.evil.example",
      "10.0.0.1",
    ]) {
      expect(mistakes(`http://${host}/keys`)).toEqual(mustBeSafe);
      expect(mistakes(`http://${host}/keys`, "development")).toEqual([]);
    }
    expect(mistakes("https://ada:secret@id.example/keys")).toEqual([
      "AUTH_JWKS_URL must not carry a user or a password",
    ]);
    expect(mistakes("ftp://id.example/keys").join()).toContain("AUTH_JWKS_URL");
  });
});

test("production refuses open mode and every default secret, beside all other mistakes", () => {
  const mistakes = mistakesOf({ NODE_ENV: "production", PORT: "many" });
  expect(mistakes.map((mistake) => mistake.split(" ", 1)[0])).toEqual([
    "PORT",
    "AUTH_MODE",
    "QUEUE_TOKEN_KEYS",
    "OPS_PASSWORD",
  ]);
  expect(mistakesOf(safeProduction)).toEqual([]);
});

test("production refuses the development secret under any name, behind any other", () => {
  const [development] = loadConfig({}).queueToken.keys;
  const keys = `${safeProduction.QUEUE_TOKEN_KEYS},old:${development?.secret}`;
  expect(mistakesOf({ ...safeProduction, QUEUE_TOKEN_KEYS: keys })).toHaveLength(1);
});

test("a proxy that says who operators are is known by its address", () => {
  const behind = (proxies: string) =>
    mistakesOf({ OPS_IDENTITY_HEADER: "X-Forwarded-User", TRUST_PROXY: proxies });
  expect(behind("10.0.0.0/8")).toEqual([]);
  expect(behind("1").join()).toContain("OPS_IDENTITY_HEADER needs the addresses");
});

test("a viewer has a name of its own", () => {
  const named = (user: string) =>
    mistakesOf({ OPS_USER: "ada", OPS_VIEWER_USER: user, OPS_VIEWER_PASSWORD: "look" });
  expect(named("vic")).toEqual([]);
  expect(named("ada").join()).toContain("OPS_VIEWER_USER must not be OPS_USER");
});

test("a key has a name of its own, and a secret that identity tokens do not have", () => {
  const [one, other] = ["1".repeat(32), "2".repeat(32)];
  expect(mistakesOf({ QUEUE_TOKEN_KEYS: `k:${one},k:${other}` })).toEqual([
    "QUEUE_TOKEN_KEYS must give each key a name of its own",
  ]);
  const mistakes = mistakesOf({
    ...safeProduction,
    AUTH_JWT_SECRET: other,
    QUEUE_TOKEN_KEYS: `new:${one},old:${other}`,
  });
  expect(mistakes.join()).toMatch(/^AUTH_JWT_SECRET must not be one of QUEUE_TOKEN_KEYS/);
});

test("the secrets that .env.example shows are refused everywhere", () => {
  const shown = exampleText().matchAll(/^# ([A-Z_]*(?:SECRET|KEYS))=(.+)$/gm);
  for (const [, name = "", value = ""] of shown) {
    expect(mistakesOf({ [name]: value }).join()).toContain(name);
  }
});

test("proxies are trusted by number, or by address and range", () => {
  const trusted = (TRUST_PROXY: string) => loadConfig({ TRUST_PROXY }).http.trustedProxies;
  expect(loadConfig({}).http.trustedProxies).toEqual({ hops: 0 });
  expect(trusted("2")).toEqual({ hops: 2 });
  expect(trusted("10.0.0.0/8, 2001:db8::/32,192.0.2.1")).toEqual({
    ranges: ["10.0.0.0/8", "2001:db8::/32", "192.0.2.1"],
  });
  for (const wrong of [
    "true",
    "17",
    "-1",
    "10.0.0.0/33",
    "2001:db8::/129",
    "10.0.0.0/8,",
    "lb",
    "1.2.3/8",
  ]) {
    expect(mistakesOf({ TRUST_PROXY: wrong }).join()).toMatch(/^TRUST_PROXY must be a number of/);
  }
});

test("an empty variable is one that is not set", () => {
  expect(loadConfig({ PORT: "", AUTH_JWT_ISSUER: "" })).toEqual(loadConfig({}));
});

test("several token keys are read in order: the first signs", () => {
  const keys = `new:${"n".repeat(32)},old:${"o".repeat(32)}`;
  expect(loadConfig({ QUEUE_TOKEN_KEYS: keys }).queueToken.keys).toEqual([
    { kid: "new", secret: "n".repeat(32) },
    { kid: "old", secret: "o".repeat(32) },
  ]);
});

test(".env.example names every setting, and shows the default of each it sets", () => {
  const shown = [...exampleText().matchAll(/^(# )?([A-Z_]+)=(.*)$/gm)].map(
    ([, comment, name, value]) => ({
      name: name ?? "",
      value: comment === undefined ? value : undefined,
    }),
  );
  // WORKERS is the launcher's: a process has no use for it.
  const known = [...Object.keys(environmentSchema.describe().keys), "WORKERS"];
  expect(shown.map(({ name }) => name).toSorted()).toEqual(known.toSorted());

  const set = Object.fromEntries(
    shown.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]])),
  );
  expect(loadConfig(set)).toEqual(loadConfig({}));
});
