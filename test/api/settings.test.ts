import { afterEach, expect, test } from "@jest/globals";
import { createApiWorld, type ApiWorld } from "./api-world.ts";

let world: ApiWorld;

afterEach(() => world.close());

const SECRET = "an identity secret of more than 32 letters";

test("everybody may read what a client needs to know", async () => {
  world = await createApiWorld(
    { HOLD_SECONDS: "120", TOP_UP_MAX: "500", MAX_HOLDS_PER_USER: "6" },
    { withoutWorkers: true },
  );
  expect(await world.send("GET", "/api/v1/settings")).toMatchObject({
    status: 200,
    body: {
      currency: "KRW",
      topUpMax: "500.00",
      holdSeconds: 120,
      maxHoldsPerUser: 6,
      waitingGraceSeconds: 60,
      authMode: "open",
      signInUrl: null,
    },
  });
});

test("where to sign in is told, and nothing that is nobody's business", async () => {
  world = await createApiWorld(
    {
      CURRENCY: "EUR",
      AUTH_MODE: "jwt",
      AUTH_JWT_SECRET: SECRET,
      AUTH_JWT_ISSUER: "https://id.example",
      AUTH_JWT_AUDIENCE: "rowlock",
      SIGN_IN_URL: "https://id.example/sign-in",
    },
    { withoutWorkers: true },
  );
  const { body } = await world.send("GET", "/api/v1/settings");
  expect(Object.keys(body).toSorted()).toEqual(
    [
      "authMode",
      "currency",
      "holdSeconds",
      "maxHoldsPerUser",
      "signInUrl",
      "topUpMax",
      "waitingGraceSeconds",
    ].toSorted(),
  );
  expect(body).toMatchObject({
    currency: "EUR",
    authMode: "jwt",
    signInUrl: "https://id.example/sign-in",
  });
});
