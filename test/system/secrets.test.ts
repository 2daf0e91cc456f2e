import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { SignJWT } from "jose";
import { environmentSchema } from "../../core/config.ts";
import { connectForBackground } from "../../core/redis.ts";
import { laneQueueName, openQueue } from "../../jobs/queues.ts";
import { startMariadb } from "../../scripts/services/mariadb.mjs";
import { startRedis } from "../../scripts/services/redis.mjs";
import { openBoxOffice, type BoxOffice } from "../support/box-office.ts";
import { testLogger } from "../support/environment.ts";
import { eventually } from "../support/eventually.ts";
import { createShow, createUser, SEAT_PRICE, type TestShow } from "../support/factories.ts";
import { runToItsEnd, startApiProcess } from "../support/processes.ts";
import { openRelay, type Relay } from "../support/relay.ts";

/*
 * Every secret there is has this word in it, or is noted down when it is made. Then all calls are made,
 * well and badly, the servers go away and come back, a process crashes; and the word is looked for in
 * all that processes say, in every refusal, and in what Bull Board shows.
 */
const MARK = "hushhush";
const long = (name: string) => `${MARK}-${name}-0123456789-0123456789-0123456789`;

const SECRET_SETTINGS = {
  AUTH_JWT_SECRET: long("identity"),
  QUEUE_TOKEN_KEYS: `k1:${long("signing")},k2:${long("older")}`,
  OPS_PASSWORD: long("operator"),
  OPS_VIEWER_PASSWORD: long("viewer"),
  METRICS_TOKEN: long("metrics"),
};
const SECRETS_IN_URLS = { DATABASE_URL: `${MARK}database`, REDIS_URL: `${MARK}redis` };

/** Settings whose names sound like secrets and which are none. */
const NO_SECRETS = [
  "AUTH_JWKS_URL",
  "AUTH_JWT_ALGORITHMS",
  "AUTH_JWT_AUDIENCE",
  "AUTH_JWT_ISSUER",
  "QUEUE_TOKEN_SECONDS",
  "SIGN_IN_URL",
];

/** Longer would be the same again. */
const OUTAGE_MS = 3000;

let servers: { stop: () => Promise<void> }[] = [];
let relays: { database: Relay; redis: Relay };
let office: BoxOffice;
let show: TestShow;
/** Secrets that were made on the way: tokens, cookies, credentials. */
const made = new Set<string>();
const refusals: string[] = [];

beforeAll(async () => {
  const [database, redis] = await Promise.all([
    startMariadb({
      durable: false,
      mayCreateDatabases: true,
      password: SECRETS_IN_URLS.DATABASE_URL,
    }),
    startRedis({ appendfsync: "everysec" }),
  ]);
  servers = [database, redis];
  const unprotected = connectForBackground(redis.url, testLogger);
  await unprotected.config("SET", "requirepass", SECRETS_IN_URLS.REDIS_URL);
  unprotected.disconnect();
  const redisUrl = new URL(redis.url);
  redisUrl.password = SECRETS_IN_URLS.REDIS_URL;
  relays = { database: await openRelay(database.url), redis: await openRelay(redisUrl.href) };
  office = await openBoxOffice({
    databaseServerUrl: relays.database.url,
    variables: {
      REDIS_URL: relays.redis.url,
      AUTH_MODE: "jwt",
      AUTH_JWT_ISSUER: "https://id.example",
      AUTH_JWT_AUDIENCE: "rowlock",
      ...SECRET_SETTINGS,
    },
  });
  show = await createShow(office.db, { seats: 20 });
}, 60_000);

afterAll(async () => {
  await office?.close().finally(() => Promise.all(servers.map((server) => server.stop())));
  await relays?.database.close();
  await relays?.redis.close();
});

const url = (path: string) => `${office.apis[0]?.url}${path}`;

/** As `fetch`; a refusal is kept to be looked through. */
async function ask(method: string, path: string, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(url(path), { ...init, method });
  if (response.headers.get("content-type")?.includes("problem")) {
    refusals.push(`${method} ${path.split("?", 1)[0]}: ${await response.clone().text()}`);
  }
  return response;
}

function secret(text: string): string {
  made.add(text);
  return text;
}

async function identityOf(userId: string): Promise<string> {
  const token = await new SignJWT({})
    .setProtectedHeader({ alg: "HS256" })
    .setSubject(userId)
    .setIssuer("https://id.example")
    .setAudience("rowlock")
    .setExpirationTime("1h")
    .sign(new TextEncoder().encode(SECRET_SETTINGS.AUTH_JWT_SECRET));
  return secret(token);
}

const basic = (user: string, password: string) => `Basic ${secret(btoa(`${user}:${password}`))}`;
const asOperator = () => basic("ops", SECRET_SETTINGS.OPS_PASSWORD);

type Fan = { userId: string; token: string };

async function arrive(): Promise<Fan> {
  const userId = await createUser(office.db, { balance: SEAT_PRICE });
  const joined = await ask("POST", "/api/v1/users/token", {
    headers: {
      "Content-Type": "application/json",
      Authorization: `Bearer ${await identityOf(userId)}`,
    },
    body: JSON.stringify({ userId, browserId: `${MARK}-browser` }),
  });
  const { token }: { token?: string } = JSON.parse(await joined.text());
  return { userId, token: secret(String(token)) };
}

/** A whole booking, and a loser. */
async function book(): Promise<void> {
  const client = office.client();
  const [fan, rival] = [await arrive(), await arrive()];
  const seat = { ...show, seatNo: show.seats[refusals.length % 20]?.seatNo ?? "1" };
  const key = (name: string) => `${MARK}-key-${name}-${fan.userId}`;
  const held = await client.reserve(fan, seat, { key: key("hold"), wait: 2 });
  await client.reserve(rival, seat, { key: key("lost"), wait: 2 });
  const reservationId = String(held.body["reservationId"]);
  const payment = { concertId: show.concertId, reservationId };
  await client.pay(fan, { ...payment, paymentAmount: "1.00" }, { key: key("wrong"), wait: 2 });
  await client.pay(fan, { ...payment, paymentAmount: "50000.00" }, { key: key("pay"), wait: 2 });
  await client.pay(fan, { ...payment, paymentAmount: "1.00" }, { key: key("pay"), wait: 2 });
}

type Operation = { method: string; path: string };

/** Every call of the API, and what operators have. */
async function allCalls(): Promise<Operation[]> {
  const document: { paths: Record<string, Record<string, unknown>> } = JSON.parse(
    await (await ask("GET", "/api/openapi.json")).text(),
  );
  const operators = ["/ops", "/ops/queues", "/ops/queues/api/queues", "/ops/api/overview"];
  return [
    ...Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path })),
    ),
    ...[...operators, "/metrics", "/nowhere"].flatMap((path) =>
      ["GET", "POST"].map((method) => ({ method, path })),
    ),
  ];
}

/** Each call without a token, with false ones, and with a genuine one and things that do not belong. */
async function tryEverything(calls: readonly Operation[], fan: Fan): Promise<void> {
  const bodies = [
    { userId: fan.userId, [`${MARK}-field`]: `${MARK}-value` },
    {
      userId: `${MARK}-user!`,
      seatNo: `${MARK} seat`,
      amount: MARK,
      date: MARK,
      browserId: [MARK],
    },
  ].map((body) => JSON.stringify(body));
  const credentials = [
    undefined,
    `Bearer ${MARK}.false.token`,
    basic("ops", `${MARK}-wrong`),
    `Bearer ${SECRET_SETTINGS.METRICS_TOKEN}`,
    asOperator(),
    `Bearer ${fan.token}`,
  ];
  for (const { method, path } of calls) {
    const filled = path
      .replace("{concertId}", show.concertId)
      .replace("{userId}", fan.userId)
      .replace(/\{\w+\}/g, "rsv_01h455vb4pex5vsknk084sn02q");
    const ways = credentials.flatMap((authorization) =>
      [...bodies, `{"broken": "${MARK}`].map((body) => ({ authorization, body })),
    );
    await Promise.all(
      ways.map(({ authorization, body }) =>
        ask(method, `${filled}?token=${MARK}-query&date=${MARK}`, {
          headers: {
            "Content-Type": "application/json",
            "Idempotency-Key": `${MARK}-key ${body.length}`,
            "X-Browser-Id": `${MARK}-other-browser`,
            Cookie: `rowlock-operator=${MARK}-cookie; session=${MARK}-session`,
            Prefer: "wait=0",
            ...(authorization !== undefined && { Authorization: authorization }),
          },
          ...(method !== "GET" && method !== "HEAD" && { body }),
        }).catch(() => undefined),
      ),
    );
  }
}

async function duringOutage(relay: Relay, work: () => Promise<unknown>): Promise<void> {
  relay.cut();
  const endsAt = performance.now() + OUTAGE_MS;
  while (performance.now() < endsAt) {
    await work().catch(() => undefined);
  }
  relay.mend();
  await eventually(async () => (await fetch(url("/readyz"))).ok);
}

/** What the queues' page says of every job that it has. */
async function bullBoard(): Promise<string> {
  const pages = await Promise.all(
    ["completed", "failed", "latest"].map(async (status) => {
      const query = `activeQueue=${laneQueueName(0)}&status=${status}&page=1&jobsPerPage=100`;
      const page = await ask("GET", `/ops/queues/api/queues?${query}`, {
        headers: { Authorization: asOperator() },
      });
      expect(page.status).toBe(200);
      made.add(String(/rowlock-operator=([^;]+)/.exec(page.headers.get("set-cookie") ?? "")?.[1]));
      return page.text();
    }),
  );
  return pages.join("\n");
}

async function jobOfSomebodyElse(): Promise<void> {
  const redis = connectForBackground(office.config.redis.url, testLogger);
  const queue = openQueue(laneQueueName(0), redis, office.config.redis.prefix);
  await queue.add("of somebody else", {});
  await queue.close();
  redis.disconnect();
}

/** The first few lines with a secret in them. */
const leaks = (lines: readonly string[]) =>
  lines
    .filter(
      (line) => line.includes(MARK) || [...made].some((text) => text !== "" && line.includes(text)),
    )
    .slice(0, 5);

const settingNames = Object.keys(environmentSchema.describe().keys);

test("this test knows every setting that is a secret", () => {
  const suspicious = settingNames.filter((name) =>
    /SECRET|PASSWORD|TOKEN|KEY|URL|JWT|CREDENTIAL/.test(name),
  );
  const known = [...Object.keys(SECRET_SETTINGS), ...Object.keys(SECRETS_IN_URLS), ...NO_SECRETS];
  expect(suspicious.toSorted()).toEqual(known.toSorted());
});

test("nothing that is secret is ever said, to whomever, in good times and bad", async () => {
  const fan = await arrive();
  const calls = await allCalls();
  await book();
  await tryEverything(calls, fan);

  await jobOfSomebodyElse();
  await duringOutage(relays.redis, () =>
    Promise.all([book(), tryEverything(calls.slice(0, 6), fan)]),
  );
  await duringOutage(relays.database, () =>
    Promise.all([book(), tryEverything(calls.slice(0, 6), fan)]),
  );
  office.workers[0]?.kill("SIGKILL");
  await office.startWorker();
  await book();
  const board = await bullBoard();

  const said = [...office.apis, ...office.workers].flatMap(({ output }) => output);
  expect(said.length).toBeGreaterThan(1000);
  expect(leaks(said)).toEqual([]);
  expect(refusals.length).toBeGreaterThan(200);
  expect(leaks(refusals)).toEqual([]);
  expect(leaks([board])).toEqual([]);
}, 120_000);

test("wrong settings are explained without repeating them", async () => {
  const { errors, code } = await runToItsEnd("dist/api/server.js", {
    DATABASE_URL: `postgres://rowlock:${MARK}@127.0.0.1/rowlock`,
    REDIS_URL: `http://:${MARK}@127.0.0.1`,
    AUTH_MODE: "jwt",
    AUTH_JWT_SECRET: MARK,
    AUTH_JWKS_URL: `https://somebody:${MARK}@id.example/keys`,
    QUEUE_TOKEN_KEYS: MARK,
    METRICS_TOKEN: MARK,
  });
  expect(code).toBe(1);
  for (const name of ["DATABASE_URL", "REDIS_URL", "AUTH_JWT_SECRET", "QUEUE_TOKEN_KEYS"]) {
    expect(errors).toContain(`- ${name} `);
  }
  expect(leaks([errors])).toEqual([]);
});

test("servers that refuse a password are told of without it", async () => {
  const { variables } = office;
  const wrong = (text: string | undefined) => {
    const wronged = new URL(String(text));
    wronged.password = `${MARK}-wrong`;
    return wronged.href;
  };
  const migration = await runToItsEnd("dist/db/migrate.js", {
    ...variables,
    DATABASE_URL: wrong(variables["DATABASE_URL"]),
  });
  expect(migration).toMatchObject({ code: 1, errors: expect.stringContaining("Access denied") });
  const api = await runToItsEnd("dist/api/server.js", {
    ...variables,
    REDIS_URL: wrong(variables["REDIS_URL"]),
    LOG_LEVEL: "debug",
  });
  expect(api).toMatchObject({ code: 1, errors: expect.stringContaining("WRONGPASS") });
  expect(leaks([migration.said, migration.errors, api.said, api.errors])).toEqual([]);
});

test("a crash says what broke, and not all that a driver knew", async () => {
  // A stack has the address of its code, so the word is put together only when it breaks.
  const bomb = `process.on("SIGUSR2", () => {
    throw Object.assign(new Error("this broke"), { command: { args: ["hush".repeat(2)] } });
  })`;
  const api = await startApiProcess({
    ...office.variables,
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(bomb)}`,
  });
  api.kill("SIGUSR2");
  await eventually(() => api.hasEnded());
  expect(api.log.at(-1)).toMatchObject({ level: "fatal", err: { message: "this broke" } });
  expect(await api.stop()).toBe(1);
  expect(leaks(api.output)).toEqual([]);
});
