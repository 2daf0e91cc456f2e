import { createReadStream } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { Redis } from "ioredis";
import knex from "knex";
import { findViolations } from "../../db/audit.ts";
import { startMariadb } from "../../scripts/services/mariadb.mjs";
import { startRedis } from "../../scripts/services/redis.mjs";
import { openBoxOffice, type BoxOffice } from "../support/box-office.ts";
import { findDatabaseTools } from "../support/database-tools.ts";
import { eventually } from "../support/eventually.ts";
import { testWhere } from "../support/test-where.ts";
import { createShow, createUser, SEAT_PRICE, type TestShow } from "../support/factories.ts";

/*
 * What docs/operations.md says about backups, done: a dump while seats are sold, a disaster that takes
 * the database, a new server that is given the dump and then the binary logs, and a sale that goes on.
 */

const tools = await findDatabaseTools();
const testWithTools = testWhere(
  tools !== undefined,
  "there is no mariadb-dump or mysqldump here, nor a Debian package to be had",
);

/** Those of docs/operations.md, beside the one that says where in the binary logs the dump was taken. */
const DUMP_FLAGS = ["--single-transaction", "--hex-blob"];

test("the commands of the guide are those that are tried here", async () => {
  const guide = await readFile(new URL("../../docs/operations.md", import.meta.url), "utf8");
  const dumps = guide.split("\n").filter((line) => /^(?:mysqldump|mariadb-dump) /.test(line));
  expect(dumps).toHaveLength(2);
  for (const flag of DUMP_FLAGS) {
    expect(dumps.every((line) => line.includes(flag))).toBe(true);
  }
  expect(dumps.some((line) => line.includes(tools?.placeFlag ?? ""))).toBe(true);
});

type Server = Awaited<ReturnType<typeof startMariadb>>;

let folder: string;
let database: Server;
let redisServer: Awaited<ReturnType<typeof startRedis>>;
let redis: Redis;
let office: BoxOffice;
let show: TestShow;
let unsold: string[];

beforeAll(async () => {
  if (tools === undefined) {
    return;
  }
  folder = await mkdtemp(join(tmpdir(), "rowlock-restore-"));
  await mkdir(join(folder, "binary-logs"));
  [database, redisServer] = await Promise.all([
    startMariadb({
      durable: false,
      mayCreateDatabases: true,
      directory: join(folder, "first"),
      flags: [`--log-bin=${folder}/binary-logs/log`, "--binlog-format=ROW", "--server-id=1"],
    }),
    startRedis({ appendfsync: "everysec" }),
  ]);
  redis = new Redis(redisServer.url);
  office = await openBoxOffice({
    databaseServerUrl: database.url,
    variables: { REDIS_URL: redisServer.url },
  });
  show = await createShow(office.db, { seats: 60 });
  unsold = show.seats.map(({ seatNo }) => seatNo);
}, 60_000);

afterAll(async () => {
  if (tools === undefined) {
    return;
  }
  await office.close();
  redis.disconnect();
  await Promise.all([database.stop(), redisServer.stop()]);
  await rm(folder, { recursive: true, force: true });
});

type Fan = { userId: string; token: string };

async function arrive(): Promise<Fan> {
  const userId = await createUser(office.db, { balance: SEAT_PRICE });
  return { userId, token: await office.client().join(userId) };
}

async function hold(fan: Fan): Promise<string> {
  const seat = { ...show, seatNo: String(unsold.shift()) };
  const held = await office.client().reserve(fan, seat, { wait: 10, key: "hold" });
  expect(held.status).toBe(201);
  return String(held.body["reservationId"]);
}

async function pay(fan: Fan, reservationId: string): Promise<void> {
  const payment = { concertId: show.concertId, reservationId, paymentAmount: "50000.00" };
  expect((await office.client().pay(fan, payment, { wait: 10, key: "pay" })).status).toBe(200);
}

async function sell(seats: number): Promise<void> {
  for (let sold = 0; sold < seats; sold += 1) {
    const fan = await arrive();
    await pay(fan, await hold(fan));
  }
}

const countPayments = async () => (await office.db("payments")).length;

/** The database is called what the test environment called it. */
const databaseName = () => new URL(office.config.database.url).pathname.slice(1);

async function newServer(): Promise<Server> {
  const { password } = new URL(database.url);
  const { port } = database;
  const server = await startMariadb({
    durable: false,
    mayCreateDatabases: true,
    directory: join(folder, "second"),
    password,
    port,
  });
  const admin = knex({ client: "mysql2", connection: server.url, pool: { min: 0, max: 1 } });
  await admin.raw("CREATE DATABASE ?? CHARACTER SET utf8mb4", [databaseName()]);
  await admin.destroy();
  return server;
}

/** What the dump itself says of where in the binary logs it was taken. */
async function placeOf(dumpFile: string): Promise<{ log: string; position: string }> {
  const said = /(?:MASTER|SOURCE)_LOG_FILE='([^']+)', (?:MASTER|SOURCE)_LOG_POS=(\d+)/.exec(
    await readFile(dumpFile, "utf8"),
  );
  return { log: String(said?.[1]), position: String(said?.[2]) };
}

async function binaryLogsFrom(log: string): Promise<string[]> {
  const names = await readdir(join(folder, "binary-logs"));
  return names
    .filter((name) => /^log\.\d+$/.test(name) && name >= log)
    .toSorted()
    .map((name) => join(folder, "binary-logs", name));
}

testWithTools(
  "a database that was lost comes back from a dump and the binary logs, and the sale goes on",
  async () => {
    if (tools === undefined) {
      return;
    }
    const server = () => new URL(database.url);
    const dumpFile = join(folder, "rowlock.sql");

    // Before, during and after the dump.
    await sell(5);
    const beforeDump = await countPayments();
    const dumping = tools.dump(
      server(),
      [...DUMP_FLAGS, tools.placeFlag, databaseName()],
      dumpFile,
    );
    await sell(5);
    await dumping;
    const afterDump = await countPayments();
    await sell(5);

    // On their way when it happens: a hold to be paid, a request that no worker has come to.
    const [late, hopeful] = [await arrive(), await arrive()];
    const held = await hold(late);
    await office.workers[0]?.stop();
    const wanted = { ...show, seatNo: String(unsold.shift()) };
    const undecided = await office.client().reserve(hopeful, wanted, { key: "undecided" });
    expect(undecided.status).toBe(202);
    const atDisaster = await countPayments();

    office.apis[0]?.kill("SIGKILL");
    process.kill(database.pid, "SIGKILL");
    await database.exited;
    await rm(join(folder, "first"), { recursive: true });

    // The dump alone: the books as they were at one moment while it was taken.
    database = await newServer();
    await tools.load(server(), createReadStream(dumpFile), databaseName());
    expect(await findViolations(office.db)).toEqual([]);
    const restored = await countPayments();
    expect(restored).toBeGreaterThanOrEqual(beforeDump);
    expect(restored).toBeLessThanOrEqual(afterDump);

    // And what came after it.
    const { log, position } = await placeOf(dumpFile);
    const logs = await binaryLogsFrom(log);
    await tools.load(
      server(),
      tools.readBinaryLogs([
        `--start-position=${position}`,
        `--database=${databaseName()}`,
        ...logs,
      ]),
    );
    expect(await findViolations(office.db)).toEqual([]);
    expect(await countPayments()).toBe(atDisaster);

    await redis.flushall();
    await Promise.all([office.startApi(), office.startWorker()]);
    office.apis.shift();
    const client = office.client();

    // The hold still stands, its fan is let in again, and what was undecided may be asked for again.
    await eventually(async () => {
      const { body } = await client.call("GET", "/users/token", { token: late.token });
      return body["status"] === "admitted";
    });
    await pay(late, held);
    const ticketId = String(undecided.body["ticketId"]);
    expect(await client.ticket(hopeful.token, ticketId)).toMatchObject({
      status: 404,
      body: { code: "unknown-ticket" },
    });
    await eventually(async () => {
      const again = await client.reserve(hopeful, wanted, { key: "undecided", wait: 5 });
      return again.status === 201;
    });
    await sell(3);
    expect(await countPayments()).toBe(atDisaster + 4);
  },
  120_000,
);
