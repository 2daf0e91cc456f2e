import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createSigner } from "fast-jwt";
import { createApiWorld, type ApiWorld } from "./api-world.ts";

/** Joining with `AUTH_MODE=jwt` and a secret that the identity provider shares with us. */

const SECRET = "the-identity-providers-secret-for-this-test";
const NOW = Math.floor(Date.now() / 1000);

let world: ApiWorld;

beforeAll(async () => {
  world = await createApiWorld({
    AUTH_MODE: "jwt",
    AUTH_JWT_SECRET: SECRET,
    AUTH_JWT_ISSUER: "https://id.example",
    AUTH_JWT_AUDIENCE: "rowlock",
    REQUIRE_BROWSER_ID: "true",
  });
});
afterAll(() => world.close());

const good = { sub: "ada", iss: "https://id.example", aud: "rowlock", exp: NOW + 600 };
const sign = (claims: object, key = SECRET) => createSigner({ key, algorithm: "HS256" })(claims);

const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
const unsigned = (claims: object) => `${encode({ alg: "none" })}.${encode(claims)}.`;

const join = (token: string | undefined, userId = "ada") =>
  world.send("POST", "/api/v1/users/token", { token, json: { userId, browserId: "browser" } });

test("whoever the provider vouches for may join, known before or not", async () => {
  expect(await world.db("users").where({ id: "ada" })).toHaveLength(0);
  expect((await join(sign(good))).status).toBe(200);
  expect((await join(sign(good))).status).toBe(200);
  expect(await world.db("accounts").where({ user_id: "ada" })).toHaveLength(1);
});

test("many who come at once for the first time are all let in", async () => {
  const token = sign({ ...good, sub: "grace" });
  const answers = await Promise.all(Array.from({ length: 20 }, () => join(token, "grace")));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
});

test("somebody else's userId is refused", async () => {
  expect(await join(sign(good), "grace")).toMatchObject({
    status: 403,
    body: { code: "not-yours" },
  });
});

describe("an identity token is not believed", () => {
  test.each([
    ["when it expired", sign({ ...good, exp: NOW - 60 })],
    ["before its time", sign({ ...good, nbf: NOW + 60 })],
    ["before a time that no date can express", sign({ ...good, nbf: 1e17 })],
    ["of another issuer", sign({ ...good, iss: "https://evil.example" })],
    ["of no issuer", sign({ sub: "ada", aud: "rowlock", exp: NOW + 600 })],
    ["for another audience", sign({ ...good, aud: "other" })],
    ["for no audience", sign({ sub: "ada", iss: good.iss, exp: NOW + 600 })],
    ["without an expiry", sign({ sub: "ada", iss: good.iss, aud: good.aud })],
    ["without a subject", sign({ iss: good.iss, aud: good.aud, exp: NOW + 600 })],
    ["with a subject that is no user id", sign({ ...good, sub: "ada lovelace" })],
    ["that another secret signed", sign(good, "another-secret-that-is-long-enough-to-be-one")],
    ["with another algorithm", createSigner({ key: SECRET, algorithm: "HS512" })(good)],
    ["that names no algorithm and has no signature", unsigned(good)],
    ["that is longer than any that we take", sign({ ...good, padding: "x".repeat(8192) })],
    ["that is none", "x.y.z"],
  ])("%s", async (_what, token) => {
    expect(await join(token)).toMatchObject({ status: 401, body: { code: "invalid-token" } });
  });

  test("when it is a queue token", async () => {
    const { body } = await join(sign(good));
    expect((await join(String(body["token"]))).status).toBe(401);
  });
});

test("nobody joins without one", async () => {
  expect(await join(undefined)).toMatchObject({ status: 401, body: { code: "not-authenticated" } });
});

test("a queue token needs its browser where that is required", async () => {
  const { body } = await join(sign(good));
  const look = (headers: Record<string, string>) =>
    world.send("GET", "/api/v1/users/token", { token: String(body["token"]), headers });
  expect((await look({ "X-Browser-Id": "browser" })).status).toBe(200);
  expect(await look({})).toMatchObject({ status: 401, body: { code: "browser-mismatch" } });
});
