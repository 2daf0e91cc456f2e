import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createSigner } from "fast-jwt";
import { newId } from "../../domain/ids.ts";
import { createShow, type TestShow } from "../support/factories.ts";
import { createApiWorld, type ApiWorld, type TestFan } from "./api-world.ts";

const SECRET = "a-secret-of-this-test-that-is-long-enough";
const LATER = Math.floor(Date.now() / 1000) + 600;

let world: ApiWorld;
let show: TestShow;
let fan: TestFan;
let claims: Record<string, unknown>;

beforeAll(async () => {
  world = await createApiWorld({ QUEUE_TOKEN_KEYS: `k1:${SECRET}` });
  show = await createShow(world.db);
  fan = await world.fan();
  claims = JSON.parse(Buffer.from(fan.token.split(".")[1] ?? "", "base64url").toString());
});
afterAll(() => world.close());

const balance = (sending: object) =>
  world.send("GET", `/api/v1/users/${fan.userId}/balance`, sending);

const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** A token as we sign them, apart from what the test changes. */
function forge(header: object, changes: object = {}, secret = SECRET): string {
  const input = `${base64({ alg: "HS256", typ: "JWT", kid: "k1", ...header })}.${base64({ ...claims, ...changes })}`;
  return `${input}.${createHmac("sha256", secret).update(input).digest("base64url")}`;
}

test("a token that is signed as ours are is believed", async () => {
  expect((await balance({ token: forge({}) })).status).toBe(200);
});

test("so is one from later than now: a clock was set back since", async () => {
  expect((await balance({ token: forge({}, { iat: LATER }) })).status).toBe(200);
});

describe("a token is not believed", () => {
  test.each([
    ["with alg none", () => forge({ alg: "none" })],
    ["with alg none and no signature", () => forge({ alg: "none" }).replace(/[^.]+$/, "")],
    ["without a signature", () => forge({}).replace(/[^.]+$/, "")],
    ["with another algorithm", () => forge({ alg: "HS512" })],
    ["with a public key's algorithm", () => forge({ alg: "RS256" })],
    [
      "signed with another secret",
      () => forge({}, {}, "another secret that is long enough to be one"),
    ],
    ["with an unknown kid", () => forge({ kid: "k2" })],
    ["without a kid", () => forge({ kid: undefined })],
    ["with a path for a kid", () => forge({ kid: "../../../../dev/null" }, {}, "")],
    ["with SQL for a kid", () => forge({ kid: "' OR 1=1 -- " })],
    ["with a kid that objects have", () => forge({ kid: "__proto__" })],
    ["that expired", () => forge({}, { exp: 1000 })],
    ["that is not yet valid", () => forge({}, { nbf: LATER })],
    ["of another issuer", () => forge({}, { iss: "somebody" })],
    ["for another audience", () => forge({}, { aud: "rowlock" })],
    ["without an expiry", () => forge({}, { exp: undefined })],
    ["that is none", () => "token"],
    ["of many characters", () => "a".repeat(5000)],
    [
      "that is an identity token",
      () => createSigner({ key: SECRET, kid: "k1" })({ sub: fan.userId, exp: LATER }),
    ],
  ])("%s", async (_what, token) => {
    const answer = await balance({ token: token() });
    expect(answer).toMatchObject({ status: 401, body: { code: "invalid-token" } });
    expect(answer.headers["www-authenticate"]).toBe(
      'Bearer realm="rowlock", error="invalid_token"',
    );
  });
});

describe("a request without a token", () => {
  test.each([
    ["at all", {}],
    ["but with another scheme", { headers: { Authorization: "Basic dTpw" } }],
    ["but with an empty one", { headers: { Authorization: "Bearer " } }],
    ["but with something else behind it", { headers: { Authorization: "Bearer a b" } }],
  ])("%s is refused", async (_what, sending) => {
    const answer = await balance(sending);
    expect(answer).toMatchObject({ status: 401, body: { code: "not-authenticated" } });
    expect(answer.headers["www-authenticate"]).toBe('Bearer realm="rowlock"');
  });

  test("but with one in the query is refused", async () => {
    const path = `/api/v1/users/${fan.userId}/balance`;
    for (const name of ["token", "access_token"]) {
      const answer = await world.send("GET", `${path}?${name}=${fan.token}`);
      expect(answer).toMatchObject({ status: 401, body: { code: "not-authenticated" } });
    }
  });

  test("is told so before anything is said about its body", async () => {
    const answer = await world.send("POST", `/api/v1/concerts/${show.concertId}/reservations`, {
      body: "{",
      headers: { "Content-Type": "text/plain" },
    });
    expect(answer.status).toBe(401);
  });
});

test("two Authorization headers are refused, whatever they say", async () => {
  const one = `Bearer ${fan.token}`;
  for (const other of [one, "Bearer x"]) {
    const answer = await balance({ headers: { Authorization: [one, other] } });
    expect(answer).toMatchObject({ status: 400, body: { code: "invalid-request" } });
  }
});

describe("the browser", () => {
  test("must be the token's when it is named", async () => {
    const named = (browser: string) =>
      balance({ token: fan.token, headers: { "X-Browser-Id": browser } });
    expect((await named("browser")).status).toBe(200);
    expect(await named("another")).toMatchObject({
      status: 401,
      body: { code: "browser-mismatch" },
    });
  });

  test("that joined last has the place, and the older token stops working", async () => {
    const first = await world.fan();
    const again = await world.send("POST", "/api/v1/users/token", {
      json: { userId: first.userId, browserId: "another" },
    });
    const path = `/api/v1/users/${first.userId}/balance`;
    expect(await world.send("GET", path, { token: first.token })).toMatchObject({
      status: 401,
      body: { code: "token-superseded" },
    });
    expect((await world.send("GET", path, { token: String(again.body["token"]) })).status).toBe(
      200,
    );
  });
});

test("a token whose bearer left the line opens nothing any more", async () => {
  const { userId, token } = await world.fan();
  await world.send("DELETE", "/api/v1/users/token", { token });
  const left = { status: 401, body: { code: "token-left" } };
  expect(await world.send("GET", `/api/v1/users/${userId}/balance`, { token })).toMatchObject(left);
  const reserve = await world.send("POST", `/api/v1/concerts/${show.concertId}/reservations`, {
    token,
    json: { date: show.date, seatNo: "1", userId },
  });
  expect(reserve).toMatchObject(left);
});

describe("what belongs to somebody else", () => {
  test("a balance, a ledger and a list of reservations: 403", async () => {
    const other = await world.fan();
    const notYours = { status: 403, body: { code: "not-yours" } };
    for (const path of ["balance", "balance/entries", "reservations"]) {
      const answer = await world.send("GET", `/api/v1/users/${other.userId}/${path}`, fan);
      expect(answer).toMatchObject(notYours);
    }
    const topUp = await world.send("POST", `/api/v1/users/${other.userId}/balance`, {
      token: fan.token,
      json: { amount: "1.00" },
    });
    expect(topUp).toMatchObject(notYours);
    const odd = await world.send("GET", "/api/v1/users/%00/balance", { token: fan.token });
    expect(odd).toMatchObject(notYours);
  });

  test("a userId in the body: 403", async () => {
    const other = await world.fan();
    const reserve = await world.send("POST", `/api/v1/concerts/${show.concertId}/reservations`, {
      token: fan.token,
      json: { date: show.date, seatNo: "1", userId: other.userId },
    });
    const pay = await world.send("POST", `/api/v1/concerts/${show.concertId}/payments`, {
      token: fan.token,
      json: { reservationId: newId("reservation"), userId: other.userId, paymentAmount: "1.00" },
    });
    for (const answer of [reserve, pay]) {
      expect(answer).toMatchObject({ status: 403, body: { code: "not-yours" } });
    }
  });

  test("a reservation or a ticket: 404, as if it did not exist", async () => {
    const other = await world.fan();
    const held = await world.send("POST", `/api/v1/concerts/${show.concertId}/reservations`, {
      token: other.token,
      json: { date: show.date, seatNo: "1", userId: other.userId },
      wait: 10,
    });
    const reservationId = String(held.body["reservationId"]);
    const unknown = { status: 404, body: { code: "unknown-reservation" } };
    const { token } = fan;
    const path = `/api/v1/reservations/${reservationId}`;
    expect(await world.send("GET", path, { token })).toMatchObject(unknown);
    expect(await world.send("DELETE", path, { token })).toMatchObject(unknown);
    const pay = await world.send("POST", `/api/v1/concerts/${show.concertId}/payments`, {
      token,
      json: { reservationId, userId: fan.userId, paymentAmount: "50000.00" },
    });
    expect(pay).toMatchObject(unknown);
    const ticketPath = `/api/v1/tickets/${String(held.body["ticketId"])}`;
    expect(await world.send("GET", ticketPath, { token })).toMatchObject({
      status: 404,
      body: { code: "unknown-ticket" },
    });
  });
});

describe("the malformed id", () => {
  const malformed = ["rsv_1", "rsv_%27%20OR%201=1", newId("payment"), "..%2f", "%00", "__proto__"];

  test.each(malformed)("%s in a path: 404", async (id) => {
    const { token } = fan;
    const unknown = { status: 404, body: { code: "unknown-reservation" } };
    expect(await world.send("GET", `/api/v1/reservations/${id}`, { token })).toMatchObject(unknown);
    expect(await world.send("DELETE", `/api/v1/reservations/${id}`, { token })).toMatchObject(
      unknown,
    );
    expect(await world.send("GET", `/api/v1/tickets/${id}`, { token })).toMatchObject({
      status: 404,
      body: { code: "unknown-ticket" },
    });
  });

  test.each([...malformed, "", 1, null, {}])("%j in a body: 400", async (reservationId) => {
    const pay = await world.send("POST", `/api/v1/concerts/${show.concertId}/payments`, {
      token: fan.token,
      json: { reservationId, userId: fan.userId, paymentAmount: "1.00" },
    });
    expect(pay).toMatchObject({ status: 400, body: { code: "invalid-request" } });
  });
});
