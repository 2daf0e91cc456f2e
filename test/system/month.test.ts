import { afterAll, beforeAll, expect } from "@jest/globals";
import { Redis } from "ioredis";
import { laneQueueName, openQueue } from "../../jobs/queues.ts";
import { findDatabaseProgram, findRedisProgram } from "../../scripts/services/find-programs.mjs";
import { startMariadb } from "../../scripts/services/mariadb.mjs";
import { startRedis } from "../../scripts/services/redis.mjs";
import { openBoxOffice, type BoxOffice } from "../support/box-office.ts";
import { eventually } from "../support/eventually.ts";
import { createShow, createUser, type TestShow } from "../support/factories.ts";
import { findMovableClock, type MovableClock } from "../support/movable-clock.ts";
import { testWhere } from "../support/test-where.ts";
import { sizesInDatabase, sizesInRedis, type Sizes } from "../support/sizes.ts";

/*
 * A month of a box office: a day's business, then the clock of every server and process is moved on by
 * a day, thirty times. After each night everything is within its bound.
 */

const DAYS = 30;
const DAY_SECONDS = 86_400;
/** The least that can be set. A hold that ended on a day is there for so many nights, and one more. */
const RESERVATION_DAYS = 8;
const USERS = ["ada", "ben", "cleo", "dan", "eve", "finn", "gus", "hal"];

/** What a day brings: see `business`. */
const PAID = 2;
const CAME_TO_NOTHING = 2;
const DECIDED_MAX = 12;
const SEATS_WANTED = 4;

/** For so many days a touring concert has a line of its own. Two nights later the line is forgotten. */
const TOUR_DAYS = 10;
const TOURING_FANS = 2;
const LINES_OF_TOURS = TOUR_DAYS + 2;

/**
 * How much there may be after so many nights. Whatever is not listed may not be there at all, so a new
 * table or a new kind of key asks for its bound here and in `docs/architecture.md`.
 */
const boundsAfter = (nights: number): Sizes => ({
  users: USERS.length,
  accounts: USERS.length,
  concerts: 1 + nights,
  performances: 1 + nights,
  seats: SEATS_WANTED * DAYS + nights,
  knex_migrations: 100,
  knex_migrations_lock: 1,
  payments: PAID * nights,
  ledger_entries: 2 * PAID * nights,
  reservations: PAID * nights + CAME_TO_NOTHING * (RESERVATION_DAYS + 1),
  tickets: DECIDED_MAX,
  "{room}:fans": USERS.length + LINES_OF_TOURS * TOURING_FANS,
  "{room}:gone": USERS.length + LINES_OF_TOURS * TOURING_FANS,
  "{room}:admitted": TOURING_FANS,
  "{room}:meta": 1 + LINES_OF_TOURS,
  "idempotency:since": 1,
  audit: 1,
  moments: 360,
  "moments:written": 1,
  stock: 1,
  traffic: 3,
  "lane:meta": 2,
  "lane:id": 2,
  "lane:marker": 2,
  "lane:stalled-check": 2,
  "lane:events": 2 * 1100,
  "lane:failed": 8,
  "lane:job": 8,
  "schedules:meta": 1,
  "schedules:kept": 1,
  "schedules:id": 1,
  "schedules:marker": 2,
  "schedules:stalled-check": 1,
  "schedules:events": 1100,
  "schedules:repeat": 4,
  "schedules:delayed": 4,
  "schedules:wait": 4,
  "schedules:active": 4,
  "schedules:job:lock": 4,
  "schedules:completed": 200,
  "schedules:failed": 500,
  "schedules:job": 4 + 4 + 200 + 500,
});

const newClock = await findMovableClock();
const testWithClock = testWhere(
  newClock !== undefined,
  "libfaketime is not here, nor a Debian package to be had",
);

let clock: MovableClock;
let servers: { stop: () => Promise<void> }[] = [];
let office: BoxOffice;
let redis: Redis;
let show: TestShow;
let unsold: string[];

beforeAll(async () => {
  if (newClock === undefined) {
    return;
  }
  clock = newClock();
  const byClock = <Program extends { env: NodeJS.ProcessEnv }>(program: Program): Program => ({
    ...program,
    env: { ...program.env, ...clock.variables },
  });
  const [database, redisServer] = await Promise.all([
    findDatabaseProgram().then((program) =>
      startMariadb({ program: byClock(program), durable: false, mayCreateDatabases: true }),
    ),
    findRedisProgram().then((program) =>
      startRedis({ program: byClock(program), appendfsync: "everysec" }),
    ),
  ]);
  servers = [database, redisServer];
  office = await openBoxOffice({
    databaseServerUrl: database.url,
    variables: {
      ...clock.variables,
      REDIS_URL: redisServer.url,
      RESERVATION_RETENTION_DAYS: String(RESERVATION_DAYS),
      MAX_ACTIVE: String(USERS.length - 2),
      // Few enough for processes to tell each other what they counted.
      USER_EARLY_POLLS_PER_MINUTE: "5",
      ADDRESS_FAILED_LOGINS_PER_MINUTE: String(DAYS + 1),
    },
  });
  redis = new Redis(redisServer.url);
  show = await createShow(office.db, { seats: SEATS_WANTED * DAYS });
  for (const userId of USERS) {
    await createUser(office.db, { userId });
  }
  unsold = show.seats.map(({ seatNo }) => seatNo);
}, 60_000);

afterAll(async () => {
  redis?.disconnect();
  await office?.close().finally(() => Promise.all(servers.map((server) => server.stop())));
  clock?.remove();
});

type Fan = { userId: string; token: string };

async function arrive(userId: string, browserId = "a browser"): Promise<Fan> {
  return { userId, token: await office.client().join(userId, browserId) };
}

const leave = ({ token }: Fan) => office.client().call("DELETE", "/users/token", { token });

const nextSeat = () => ({ ...show, seatNo: String(unsold.shift()) });

async function hold(fan: Fan, seat: ReturnType<typeof nextSeat>, key?: string): Promise<string> {
  const options = { wait: 10, ...(key !== undefined && { key }) };
  const { status, body } = await office.client().reserve(fan, seat, options);
  expect(status).toBe(201);
  return String(body["reservationId"]);
}

const topUp = (fan: Fan, amount: string, key: string) =>
  office.client().call("POST", `/users/${fan.userId}/balance`, {
    token: fan.token,
    body: { amount },
    key,
  });

async function buy(fan: Fan, day: number): Promise<string> {
  expect((await topUp(fan, "50000.00", `top-up-${day}`)).status).toBe(200);
  const reservationId = await hold(fan, nextSeat(), `hold-${day}`);
  const payment = { concertId: show.concertId, reservationId, paymentAmount: "50000.00" };
  const paid = await office.client().pay(fan, payment, { wait: 10, key: `pay-${day}` });
  expect(paid.status).toBe(200);
  return reservationId;
}

/** Two buy, one gives back, one forgets to pay, two lose, and two wait in vain. */
async function business(day: number): Promise<{ paid: string; forgotten: string }> {
  const client = office.client();
  const ada = await arrive("ada");
  const ben = await arrive("ben");
  const cleo = await arrive("cleo");
  const dan = await arrive("dan");
  const eve = await arrive("eve");
  const finn = await arrive("finn");
  const gus = await arrive("gus");
  const hal = await arrive("hal");
  const returned = `/reservations/${await hold(cleo, nextSeat())}`;
  await client.call("DELETE", returned, { token: cleo.token, wait: 10 });
  const wanted = nextSeat();
  const forgotten = await hold(dan, wanted);
  for (const loser of [eve, finn]) {
    expect((await client.reserve(loser, wanted, { key: `lost-${day}`, wait: 10 })).status).toBe(
      409,
    );
  }
  for (let times = 0; times < 6; times += 1) {
    await client.call("GET", "/users/token", { token: gus.token });
  }
  const halElsewhere = await arrive("hal", "another browser");
  expect((await leave(hal)).status).toBe(401);
  expect((await leave(halElsewhere)).status).toBe(204);
  expect((await leave(gus)).status).toBe(204);
  const paid = await buy(ada, day);
  await buy(ben, day);
  await tour(day);
  await jobOfSomebodyElse();
  await wrongPassword();
  return { paid, forgotten };
}

/** A concert gets a line of its own, and an older one is led to everybody's line. */
async function tour(day: number): Promise<void> {
  const concertId = `tour-${day}`;
  await createShow(office.db, { concertId, room: concertId, seats: 1 });
  for (const userId of USERS.slice(0, TOURING_FANS)) {
    const body = { userId, browserId: "browser", concertId };
    expect((await office.client().call("POST", "/users/token", { body })).status).toBe(200);
  }
  await office
    .db("concerts")
    .where({ id: `tour-${day - TOUR_DAYS}` })
    .update({ room: "main" });
}

async function jobOfSomebodyElse(): Promise<void> {
  const queue = openQueue(laneQueueName(0), redis, office.config.redis.prefix);
  await queue.add("nonsense", {});
  await queue.close();
}

async function wrongPassword(): Promise<void> {
  const { status } = await fetch(`${office.apis[0]?.url}/ops/queues`, {
    headers: { Authorization: `Basic ${btoa("ops:wrong")}` },
  });
  expect(status).toBe(401);
}

async function excessAfter(nights: number): Promise<Sizes> {
  const bounds = boundsAfter(nights);
  const sizes = {
    ...(await sizesInDatabase(office.db)),
    ...(await sizesInRedis(redis, office.config.redis.prefix)),
  };
  return Object.fromEntries(
    Object.entries(sizes).filter(([name, size]) => size > (bounds[name] ?? 0)),
  );
}

testWithClock(
  "after every night of a month there is only what its days may leave, and what is kept for good",
  async () => {
    const first = await business(0);
    for (let nights = 1; nights <= DAYS; nights += 1) {
      clock.advance(DAY_SECONDS);
      // Some of it goes with the next tick.
      await eventually(async () => expect(await excessAfter(nights)).toEqual({}) === undefined);
      // Connections were idle for a day, which nobody waits for; they are made anew.
      await eventually(async () => {
        await arrive("ada");
        return (await fetch(`${office.apis[0]?.url}/readyz`)).ok;
      });
      if (nights < DAYS) {
        await business(nights);
      }
    }
    const { db } = office;
    expect(await db("payments")).toHaveLength(PAID * DAYS);
    expect(await db("ledger_entries")).toHaveLength(2 * PAID * DAYS);
    expect(await db("reservations").where({ status: "paid" })).toHaveLength(PAID * DAYS);
    expect(await db("seats").where({ status: "sold" })).toHaveLength(PAID * DAYS);

    const ada = await arrive("ada");
    const read = (id: string) => office.client().call("GET", `/reservations/${id}`, ada);
    expect((await read(first.paid)).body).toMatchObject({ status: "paid" });
    expect((await read(first.forgotten)).status).toBe(404);
    // Under a key of the first day one may ask for something else.
    expect((await topUp(ada, "1.00", "top-up-0")).status).toBe(200);
  },
  // A night takes about a second, more when others use the machine.
  300_000,
);
