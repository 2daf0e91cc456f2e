import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { exportSPKI, importJWK, type JWK } from "jose";
import {
  createProviderKey,
  openIdentityProvider,
  signIdentity,
  type IdentityProvider,
  type ProviderKey,
} from "../support/identity-provider.ts";
import { createApiWorld, type ApiWorld } from "./api-world.ts";

/** Joining with `AUTH_MODE=jwt` and keys that the identity provider publishes. */

const NOW = Math.floor(Date.now() / 1000);
const good = { sub: "ada", iss: "https://id.example", aud: "rowlock", exp: NOW + 600 };

let provider: IdentityProvider;
let world: ApiWorld;
/** Published, and good for tokens. */
let key: ProviderKey;
/** Published, but of an algorithm that the configuration does not name. */
let otherAlgorithmsKey: ProviderKey;
/** Has the name of a published key. */
let impostor: ProviderKey;
let unpublished: ProviderKey;

beforeAll(async () => {
  [key, otherAlgorithmsKey, impostor, unpublished] = await Promise.all([
    createProviderKey("k1", "ES256"),
    createProviderKey("k2", "RS256"),
    createProviderKey("k1", "ES256"),
    createProviderKey("k9", "ES256"),
  ]);
  provider = await openIdentityProvider(key, otherAlgorithmsKey);
  world = await createApiWorld({
    AUTH_MODE: "jwt",
    AUTH_JWKS_URL: provider.url,
    AUTH_JWT_ALGORITHMS: "ES256, ES384",
    AUTH_JWT_ISSUER: good.iss,
    AUTH_JWT_AUDIENCE: good.aud,
  });
});
afterAll(async () => {
  await world.close();
  await provider.close();
});

const join = (token: string, userId = "ada") =>
  world.send("POST", "/api/v1/users/token", { token, json: { userId, browserId: "browser" } });

const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");

/** A token whose signature is a hash with this text as the secret. */
function signedWithSecret(secret: string, claims: object = good): string {
  const input = `${encode({ alg: "HS256", kid: "k1" })}.${encode(claims)}`;
  return `${input}.${createHmac("sha256", secret).update(input).digest("base64url")}`;
}

async function pem({ publicJwk, algorithm }: ProviderKey): Promise<string> {
  const imported = await importJWK(publicJwk, algorithm);
  return imported instanceof Uint8Array ? "" : exportSPKI(imported);
}

const without = (name: keyof JWK | keyof typeof good) =>
  Object.fromEntries(Object.entries(good).filter(([claim]) => claim !== name));

test("whoever the provider vouches for may join, and is nobody else", async () => {
  const token = await signIdentity(key, good);
  expect((await join(token)).status).toBe(200);
  expect((await join(token)).status).toBe(200);
  expect(await join(token, "grace")).toMatchObject({ status: 403, body: { code: "not-yours" } });
});

test("clocks may differ by a few seconds", async () => {
  const now = Math.floor(Date.now() / 1000);
  expect((await join(await signIdentity(key, { ...good, exp: now - 1 }))).status).toBe(200);
  expect((await join(await signIdentity(key, { ...good, nbf: now + 3 }))).status).toBe(200);
});

describe("an identity token is not believed", () => {
  test.each<[reason: string, token: () => string | Promise<string>]>([
    ["when it expired", () => signIdentity(key, { ...good, exp: NOW - 60 })],
    ["before its time", () => signIdentity(key, { ...good, nbf: NOW + 60 })],
    ["without an expiry", () => signIdentity(key, without("exp"))],
    ["of another issuer", () => signIdentity(key, { ...good, iss: "https://evil.example" })],
    ["of no issuer", () => signIdentity(key, without("iss"))],
    ["for another audience", () => signIdentity(key, { ...good, aud: "other" })],
    ["for no audience", () => signIdentity(key, without("aud"))],
    ["without a subject", () => signIdentity(key, without("sub"))],
    ["whose subject is no user id", () => signIdentity(key, { ...good, sub: "ada lovelace" })],
    ["whose subject is not text", () => signIdentity(key, { ...good, sub: 7 })],
    ["of a key that nobody published", () => signIdentity(unpublished, good)],
    ["of another key under a published name", () => signIdentity(impostor, good)],
    [
      "of a published key whose algorithm is not wanted",
      () => signIdentity(otherAlgorithmsKey, good),
    ],
    [
      "that brings its own key",
      () => signIdentity(unpublished, good, { jwk: unpublished.publicJwk, kid: undefined }),
    ],
    [
      "that says where its key is",
      () => signIdentity(unpublished, good, { jku: provider.url, kid: "k1" }),
    ],
    ["with the public key as the secret", async () => signedWithSecret(await pem(key))],
    ["with the published key as the secret", () => signedWithSecret(JSON.stringify(key.publicJwk))],
    ["with an empty secret", () => signedWithSecret("")],
    [
      "that names no algorithm and has no signature",
      () => `${encode({ alg: "none", kid: "k1" })}.${encode(good)}.`,
    ],
    [
      "that names no algorithm, in other letters",
      () => `${encode({ alg: "nOnE", kid: "k1" })}.${encode(good)}.`,
    ],
    ["that was signed for other claims", async () => swapClaims(await signIdentity(key, good))],
    [
      "that is longer than any that we take",
      () => signIdentity(key, { ...good, padding: "x".repeat(8192) }),
    ],
    ["that is none", () => "x.y.z"],
    ["that is one word", () => "token"],
  ])("%s", async (_reason, token) => {
    expect(await join(await token())).toMatchObject({
      status: 401,
      body: { code: "invalid-token" },
    });
  });

  test("when it is a queue token", async () => {
    const { body } = await join(await signIdentity(key, good));
    expect((await join(String(body["token"]))).status).toBe(401);
  });
});

function swapClaims(token: string): string {
  const [header = "", , signature = ""] = token.split(".");
  return `${header}.${encode({ ...good, sub: "ada", admin: true })}.${signature}`;
}

test("a provider that was never there is 503 within two seconds, and only for who joins", async () => {
  const silent = await openIdentityProvider();
  silent.behave("silently");
  const early = await createApiWorld(
    {
      AUTH_MODE: "jwt",
      AUTH_JWKS_URL: silent.url,
      AUTH_JWT_ISSUER: good.iss,
      AUTH_JWT_AUDIENCE: good.aud,
    },
    { withoutWorkers: true },
  );
  const startedAt = performance.now();
  const answer = await early.send("POST", "/api/v1/users/token", {
    token: await signIdentity(otherAlgorithmsKey, good),
    json: { userId: "ada", browserId: "browser" },
  });
  expect(answer).toMatchObject({
    status: 503,
    headers: { "retry-after": "1" },
    body: { code: "unavailable" },
  });
  expect(performance.now() - startedAt).toBeLessThan(2000);
  expect((await early.send("GET", "/api/v1/concerts")).status).toBe(200);
  expect((await early.send("GET", "/readyz")).status).toBe(200);
  await early.close();
  await silent.close();
});
