import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createSigner } from "fast-jwt";
import { startApi, type RunningApi } from "../../api/start-api.ts";
import { loadConfig } from "../../core/config.ts";
import { runSteps } from "../../core/shutdown.ts";
import { createClient, type Answer } from "../support/client.ts";
import { testLogger } from "../support/environment.ts";
import { createShow, createUser, type TestShow } from "../support/factories.ts";
import { openRelay, type Relay } from "../support/relay.ts";
import { createApiWorld, type ApiWorld } from "./api-world.ts";
import { basic } from "./ops-app.ts";

/** How many calls of a kind a user and an address may make. One proxy stands in front of the API. */

const LIMITS = {
  USER_JOINS_PER_MINUTE: "3",
  ADDRESS_JOINS_PER_MINUTE: "5",
  USER_EARLY_POLLS_PER_MINUTE: "3",
  ADDRESS_EARLY_POLLS_PER_MINUTE: "5",
  USER_RESERVATIONS_PER_MINUTE: "4",
  ADDRESS_RESERVATIONS_PER_MINUTE: "6",
  ADDRESS_FAILED_LOGINS_PER_MINUTE: "3",
};
const OPS_PASSWORD = "the operators' own";

let world: ApiWorld;
let show: TestShow;
const running: RunningApi[] = [];

beforeAll(async () => {
  world = await createApiWorld({ ...LIMITS, OPS_PASSWORD, TRUST_PROXY: "1" });
  show = await createShow(world.db, { seats: 50 });
});
afterAll(async () => {
  for (const { stopSteps } of running) {
    await runSteps(stopSteps, testLogger);
  }
  await world.close();
});

type Api = ReturnType<typeof createClient>;

const here = () => createClient(`http://127.0.0.1:${world.port}`);

/** One more API of the same installation. */
async function anotherApi(variables: Record<string, string> = {}): Promise<Api> {
  const api = await startApi(loadConfig({ ...world.variables, ...variables }), testLogger);
  running.push(api);
  return createClient(`http://127.0.0.1:${api.port}`);
}

let addresses = 0;
/** Nobody has come from it yet. */
function freshAddress(): string {
  addresses += 1;
  return `198.51.100.${addresses}`;
}

const from = (address: string) => ({ "X-Forwarded-For": address });
const newUser = () => createUser(world.db);

const join = (
  userId: string,
  address: string,
  { api = here(), ...call }: { api?: Api; token?: string } = {},
) =>
  api.call("POST", "/users/token", {
    body: { userId, browserId: "browser" },
    headers: from(address),
    ...call,
  });

async function fanFrom(address: string) {
  const userId = await newUser();
  const { body } = await join(userId, address);
  return { userId, token: String(body["token"]), address };
}
type Fan = Awaited<ReturnType<typeof fanFrom>>;

const look = ({ token, address }: Fan) =>
  here().call("GET", "/users/token", { token, headers: from(address) });

const reserve = (fan: Fan, seatNo: number, { api = here(), address = fan.address } = {}) =>
  api.reserve(fan, { ...show, seatNo: String(seatNo) }, { wait: 10, headers: from(address) });

const giveBack = ({ token, address }: Fan, reservationId: unknown) =>
  here().call("DELETE", `/reservations/${String(reservationId)}`, {
    token,
    wait: 10,
    headers: from(address),
  });

const statusOf = ({ status }: Answer) => status;

function expectLimited(answer: Answer, policy: string, withinSeconds = 60): void {
  expect(answer).toMatchObject({
    status: 429,
    body: { code: "rate-limited", "violated-policies": [policy] },
  });
  const retryAfter = Number(answer.headers.get("retry-after"));
  expect(retryAfter).toBeGreaterThan(0);
  expect(retryAfter).toBeLessThanOrEqual(withinSeconds);
  expect(answer.headers.get("ratelimit")).toBe(`"${policy}";r=0;t=${retryAfter}`);
  expect(answer.headers.get("ratelimit-policy")).toContain(`"${policy}";q=`);
}

describe("joins", () => {
  test("of one user are limited, and of nobody else; each answer says what is left", async () => {
    const userId = await newUser();
    for (const remaining of [2, 1, 0]) {
      const { status, headers } = await join(userId, freshAddress());
      expect(status).toBe(200);
      expect(headers.get("ratelimit")).toMatch(
        new RegExp(`^"joins-per-user";r=${remaining};t=\\d+$`),
      );
      expect(headers.get("ratelimit-policy")).toBe(
        '"joins-per-user";q=3;w=60, "joins-per-address";q=5;w=60',
      );
    }
    expectLimited(await join(userId, freshAddress()), "joins-per-user");
    expect((await join(await newUser(), freshAddress())).status).toBe(200);
  });

  test("from one address are limited, whoever comes, and from no other", async () => {
    const address = freshAddress();
    for (let user = 0; user < 5; user += 1) {
      expect((await join(await newUser(), address)).status).toBe(200);
    }
    const userId = await newUser();
    expectLimited(await join(userId, address), "joins-per-address");
    expect((await join(userId, freshAddress())).status).toBe(200);
  });

  test("from one IPv6 network are from one address", async () => {
    for (let host = 1; host <= 5; host += 1) {
      expect((await join(await newUser(), `2001:db8:1:2::${host}`)).status).toBe(200);
    }
    expectLimited(await join(await newUser(), "2001:db8:1:2:3::"), "joins-per-address");
    expect((await join(await newUser(), "2001:db8:1:3::1")).status).toBe(200);
  });

  test("count for the address that the proxy saw, whatever the client claims before it", async () => {
    const address = freshAddress();
    for (let user = 0; user < 5; user += 1) {
      expect((await join(await newUser(), `203.0.113.${user}, ${address}`)).status).toBe(200);
    }
    expectLimited(await join(await newUser(), `203.0.113.9, ${address}`), "joins-per-address");
  });

  test("count for the connection where no proxy is trusted, whatever it claims", async () => {
    const api = await anotherApi({ TRUST_PROXY: "0" });
    for (let user = 0; user < 5; user += 1) {
      expect((await join(await newUser(), freshAddress(), { api })).status).toBe(200);
    }
    expectLimited(await join(await newUser(), freshAddress(), { api }), "joins-per-address");
  });

  test("that are not believed count for the address, and for nobody's account", async () => {
    const secret = "the-identity-providers-secret-for-this-test";
    const api = await anotherApi({
      AUTH_MODE: "jwt",
      AUTH_JWT_SECRET: secret,
      AUTH_JWT_ISSUER: "https://id.example",
      AUTH_JWT_AUDIENCE: "rowlock",
    });
    const userId = await newUser();
    const sign = (key: string) =>
      createSigner({ key, algorithm: "HS256" })({
        sub: userId,
        iss: "https://id.example",
        aud: "rowlock",
        exp: Math.floor(Date.now() / 1000) + 600,
      });
    const forged = sign("another-secret-that-is-long-enough-to-be-one");
    const address = freshAddress();
    for (let time = 0; time < 5; time += 1) {
      expect((await join(userId, address, { api, token: forged })).status).toBe(401);
    }
    const limited = await join(userId, address, { api, token: forged });
    expectLimited(limited, "joins-per-address");
    expect((await join(userId, freshAddress(), { api, token: sign(secret) })).status).toBe(200);
  });
});

describe("polls", () => {
  test("that come too early are limited, until the time that was told", async () => {
    const fan = await fanFrom(freshAddress());
    const first = await look(fan);
    expect(first).toMatchObject({ status: 200, body: { pollAfterSeconds: 30 } });
    expect(first.headers.get("ratelimit")).toBeNull();
    expect(first.headers.get("ratelimit-policy")).toMatch(/^"early-polls-per-user";q=3;w=60, /);
    for (const remaining of [2, 1, 0]) {
      const early = await look(fan);
      expect(early.status).toBe(200);
      expect(early.headers.get("ratelimit")).toContain(`"early-polls-per-user";r=${remaining};`);
    }
    const limited = await look(fan);
    // The fan was told half a minute, and is free again then, before the limit's minute is over.
    expectLimited(limited, "early-polls-per-user", 30);
    expect(Number(limited.headers.get("retry-after"))).toBeGreaterThan(10);
    expect((await look(await fanFrom(freshAddress()))).status).toBe(200);
  });

  test("of many at once from one address are limited", async () => {
    const address = freshAddress();
    const fans = [await fanFrom(address), await fanFrom(address), await fanFrom(address)];
    const statuses: number[] = [];
    for (let time = 0; time < 3; time += 1) {
      for (const fan of fans) {
        statuses.push((await look(fan)).status);
      }
    }
    // The first of each is in time; then five are early.
    expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 200, 200, 429]);
  });
});

describe("reservations", () => {
  test("holding and giving back in circles is limited, and holds nothing any more", async () => {
    const fan = await fanFrom(freshAddress());
    for (let circle = 0; circle < 2; circle += 1) {
      const held = await reserve(fan, 1);
      expect(held.status).toBe(201);
      expect(held.headers.get("ratelimit")).toContain('"reservations-per-user";r=');
      expect((await giveBack(fan, held.body["reservationId"])).status).toBe(200);
    }
    expectLimited(await reserve(fan, 1), "reservations-per-user");
    const rival = await fanFrom(freshAddress());
    const held = await reserve(rival, 1);
    expect(held.status).toBe(201);
    expectLimited(await giveBack(fan, held.body["reservationId"]), "reservations-per-user");
    expect((await reserve(rival, 2)).status).toBe(201);
  });

  test("what is not limited goes on", async () => {
    const fan = await fanFrom(freshAddress());
    const held = await reserve(fan, 3);
    for (const seatNo of [3, 3, 3]) {
      expect((await reserve(fan, seatNo)).status).toBe(409);
    }
    expectLimited(await reserve(fan, 4), "reservations-per-user");
    const { token } = fan;
    for (const path of [
      `/reservations/${String(held.body["reservationId"])}`,
      `/concerts/${show.concertId}/availability?date=${show.date}`,
      `/users/${fan.userId}/balance`,
    ]) {
      const answer = await here().call("GET", path, { token });
      expect([path, answer.status]).toEqual([path, 200]);
      expect(answer.headers.get("ratelimit-policy")).toBeNull();
    }
  });

  test("from one address are limited, whoever comes", async () => {
    const address = freshAddress();
    const [ada, grace] = [await fanFrom(address), await fanFrom(address)];
    for (const seatNo of [11, 12, 13]) {
      expect((await reserve(ada, seatNo)).status).toBe(201);
      expect((await reserve(grace, seatNo + 3)).status).toBe(201);
    }
    expectLimited(await reserve(ada, 20), "reservations-per-address");
    expect((await reserve(ada, 20, { address: freshAddress() })).status).toBe(201);
  });

  test("are one user's at every API: another gives one more at most", async () => {
    const other = await anotherApi();
    const fan = await fanFrom(freshAddress());
    const statuses: number[] = [];
    for (const seatNo of [31, 32, 33, 34]) {
      statuses.push((await reserve(fan, seatNo)).status);
    }
    expect(statuses).toEqual([201, 201, 201, 201]);
    const elsewhere: number[] = [];
    for (const seatNo of [35, 36, 37, 38]) {
      elsewhere.push((await reserve(fan, seatNo, { api: other })).status);
    }
    expect(elsewhere.slice(1)).toEqual([429, 429, 429]);
  });
});

test("a limit that is 0 is none, and says nothing", async () => {
  const api = await anotherApi({ USER_JOINS_PER_MINUTE: "0", ADDRESS_JOINS_PER_MINUTE: "0" });
  const userId = await newUser();
  const address = freshAddress();
  for (let time = 0; time < 10; time += 1) {
    const { status, headers } = await join(userId, address, { api });
    expect([status, headers.get("ratelimit"), headers.get("ratelimit-policy")]).toEqual([
      200,
      null,
      null,
    ]);
  }
});

describe("while Redis is away", () => {
  test("limits go on to be what they are, and nothing breaks", async () => {
    let relay: Relay | undefined;
    const cutOff = await createApiWorld(
      { ...LIMITS, OPS_PASSWORD, TRUST_PROXY: "1" },
      {
        withoutWorkers: true,
        async apiConfig(config) {
          relay = await openRelay(config.redis.url);
          return { ...config, redis: { ...config.redis, url: relay.url } };
        },
      },
    );
    const { userId, token } = await cutOff.fan();
    const api = createClient(`http://127.0.0.1:${cutOff.port}`);
    relay?.cut();
    const fan = { userId, token, address: freshAddress() };
    const statuses: number[] = [];
    for (let time = 0; time < 6; time += 1) {
      statuses.push(statusOf(await reserve(fan, 1, { api })));
    }
    expect(statuses).toEqual([503, 503, 503, 503, 429, 429]);
    const logins = await Promise.all(
      Array.from({ length: 5 }, () => logIn("wrong", freshlyFrom("203.0.113.1"), cutOff.port)),
    );
    const tally = (wanted: number) => logins.filter(({ status }) => status === wanted).length;
    expect([tally(401), tally(429)]).toEqual([3, 2]);
    await cutOff.close();
    await relay?.close();
  });
});

type Browser = { address: string; cookie?: string; origin?: string };

const freshlyFrom = (address: string): Browser => ({ address });

function logIn(
  password: string,
  { address, cookie, origin }: Browser,
  port = world.port,
): Promise<Response> {
  return fetch(`http://127.0.0.1:${port}/ops/queues`, {
    method: origin === undefined ? "GET" : "PUT",
    headers: {
      ...basic("ops", password),
      ...from(address),
      ...(cookie !== undefined && { Cookie: cookie }),
      ...(origin !== undefined && { Origin: origin }),
    },
  });
}

const cookieOf = (response: Response) => response.headers.get("set-cookie")?.split(";", 1)[0] ?? "";

describe("logins of operators", () => {
  const failThrice = (address: string) =>
    Promise.all(["a", "b", "c"].map((guess) => logIn(guess, freshlyFrom(address))));

  test("are refused where too many failed, right or wrong; and nowhere else", async () => {
    const address = freshAddress();
    const failed = await failThrice(address);
    expect(failed.map(({ status }) => status)).toEqual([401, 401, 401]);
    const left = failed.map(({ headers }) => headers.get("ratelimit")?.replace(/;t=\d+$/, ""));
    expect(new Set(left)).toEqual(
      new Set([2, 1, 0].map((remaining) => `"failed-logins-per-address";r=${remaining}`)),
    );
    for (const password of ["d", OPS_PASSWORD]) {
      const limited = await logIn(password, freshlyFrom(address));
      expect(limited.status).toBe(429);
      expect(Number(limited.headers.get("retry-after"))).toBeGreaterThan(0);
      expect(limited.headers.get("www-authenticate")).toBeNull();
      expect(await limited.json()).toMatchObject({
        code: "rate-limited",
        "violated-policies": ["failed-logins-per-address"],
      });
    }
    expect((await logIn(OPS_PASSWORD, freshlyFrom(freshAddress()))).status).toBe(200);
  });

  test("that succeed are never too many", async () => {
    const browser = freshlyFrom(freshAddress());
    for (let time = 0; time < 10; time += 1) {
      expect((await logIn(OPS_PASSWORD, browser)).status).toBe(200);
    }
  });

  test("go on in the browser of an operator, whatever others at the address do", async () => {
    const address = freshAddress();
    const cookie = cookieOf(await logIn(OPS_PASSWORD, freshlyFrom(address)));
    await failThrice(address);
    expect((await logIn(OPS_PASSWORD, { address, cookie })).status).toBe(200);
    expect((await logIn("d", { address, cookie })).status).toBe(429);

    const [name = "", value = ""] = cookie.split("=");
    const [expiresAt = "", signature = ""] = value.split(".");
    for (const forged of [
      "",
      value.slice(0, -1),
      `${Number(expiresAt) + 1}.${signature}`,
      `1.${signature}`,
      `${expiresAt}.${"A".repeat(43)}`,
    ]) {
      const attempt = await logIn(OPS_PASSWORD, { address, cookie: `${name}=${forged}` });
      expect([forged, attempt.status]).toEqual([forged, 429]);
    }
  });

  test("keep the cookie for themselves", async () => {
    const { headers } = await logIn(OPS_PASSWORD, freshlyFrom(freshAddress()));
    expect(headers.get("set-cookie")).toMatch(/; path=\/ops; .*samesite=strict; httponly$/i);
  });

  test("do not fail because another site makes the operator's browser write", async () => {
    const address = freshAddress();
    const foreign = await Promise.all(
      ["1", "2", "3", "4"].map((site) =>
        logIn(OPS_PASSWORD, { address, origin: `http://evil-${site}.example` }),
      ),
    );
    expect(foreign.map(({ status }) => status)).toEqual([401, 401, 401, 401]);
    expect((await logIn(OPS_PASSWORD, freshlyFrom(address))).status).toBe(200);
  });

  test("are not needed to be asked for a password", async () => {
    const address = freshAddress();
    for (let time = 0; time < 5; time += 1) {
      const response = await fetch(`http://127.0.0.1:${world.port}/ops`, {
        headers: from(address),
      });
      expect(response.status).toBe(401);
    }
  });
});
