import { environmentSchema } from "../../../core/config.ts";
import { createLogger } from "../../../core/logger.ts";
import { connectForRequests } from "../../../core/redis.ts";
import { connectDatabase } from "../../../db/connection.ts";
import { migrate } from "../../../db/schema.ts";
import { eventually } from "../../support/eventually.ts";
import { openRelay, type Relay } from "../../support/relay.ts";
import { createShow, createUsers, type TestShow } from "../../support/factories.ts";
import type { Redis } from "ioredis";
import type { Knex } from "knex";
import type { Violation } from "../check/violation.ts";
import { startProductProcess, type Extras, type ProductProcess } from "./product-process.ts";
import { openServers, type Servers } from "./servers.ts";

/** The whole product for one run: a pair of servers of its own, two APIs and three workers. */
export type Stage = Pick<Servers, "database" | "redis" | "disks"> & {
  apis: ProductProcess[];
  workers: ProductProcess[];
  show: TestShow;
  userIds: string[];
  /** What the parts reach each other through; none unless a fault asked for them. */
  relays: Relays;
  /** When a fault took everything from Redis. */
  redisLostAtMs: number[];
  /** What a fault saw with its own eyes. */
  violations: Violation[];
  /** Starts one in the place of another, which is gone or going. */
  replaceApi: Replace;
  replaceWorker: Replace;
  /** Starts one more, beside the others. It is theirs no more when it ends. */
  join: (kind: "api" | "worker", extras: Extras) => Promise<ProductProcess>;
  withDatabase: <Result>(work: (db: Knex) => Promise<Result>) => Promise<Result>;
  withRedis: <Result>(work: (redis: Redis) => Promise<Result>) => Promise<Result>;
  /** Errors in the logs of all processes there ever were. */
  troubles: () => string[];
  close: () => Promise<void>;
};

type Replace = (gone: ProductProcess, extras?: Extras) => Promise<ProductProcess>;

/** Between fans and APIs: one for each API. Between the product and a server: one for all processes. */
export type Relays = { clients: Relay[]; redis: Relay[]; database: Relay[] };

const APIS = 2;
const WORKERS = 3;
export const LANES = 3;
export const REDIS_PREFIX = "faults";

/** More than are let in at a time, so that there always is a line to be lost or overtaken in. */
const FANS = 64;
const MAX_ACTIVE = 40;
/** More than are sold in the longest run, so that there is always something to do. */
const SEATS = 3000;
/** Short enough that many holds run out in a run, long enough that most are paid before. */
export const HOLD_SECONDS = 5;
/** So few that fans who forget a hold meet it. */
export const MAX_HOLDS = 2;

/** The load is one address and asks without a pause: 0 switches a limit off. */
const noLimits = Object.fromEntries(
  Object.keys(environmentSchema.describe().keys)
    .filter((name) => name.endsWith("_PER_MINUTE"))
    .map((name) => [name, "0"]),
);

const logger = createLogger({ level: "silent", name: "faults" });

/** What not every run has, because it costs something or changes how real everything is. */
export type StageOptions = { withRelays: boolean; withSmallDisks: boolean };

export async function openStage(options: StageOptions): Promise<Stage> {
  const servers = await openServers(options);
  try {
    return await furnish(servers, options);
  } catch (error) {
    await servers.close();
    throw error;
  }
}

async function furnish(servers: Servers, { withRelays }: StageOptions): Promise<Stage> {
  const { keeper, database, redis, disks } = servers;
  const relays: Relays = { clients: [], redis: [], database: [] };
  if (withRelays) {
    relays.database.push(await openRelay(database.url));
    relays.redis.push(await openRelay(redis.url));
  }
  const variables = {
    DATABASE_URL: relays.database[0]?.url ?? database.url,
    REDIS_URL: relays.redis[0]?.url ?? redis.url,
    REDIS_PREFIX,
    HOST: "127.0.0.1",
    PORT: "0",
    LANES: String(LANES),
    HOLD_SECONDS: String(HOLD_SECONDS),
    MAX_HOLDS_PER_USER: String(MAX_HOLDS),
    MAX_ACTIVE: String(MAX_ACTIVE),
    ...noLimits,
  };

  // Opened when they are needed: those that lie idle during a fault would only fall to it.
  const withDatabase: Stage["withDatabase"] = async (work) => {
    const db = connectDatabase({ url: database.url, poolMax: 2 });
    try {
      return await work(db);
    } finally {
      await db.destroy();
    }
  };
  const withRedis: Stage["withRedis"] = async (work) => {
    const connection = connectForRequests(redis.url, logger);
    try {
      await eventually(() => connection.ping());
      return await work(connection);
    } finally {
      connection.disconnect();
    }
  };

  const { show, userIds } = await withDatabase(async (db) => {
    await migrate(db);
    return {
      show: await createShow(db, { concertId: "the-show", seats: SEATS }),
      userIds: await createUsers(db, FANS),
    };
  });

  const everybody: ProductProcess[] = [];
  const start = async (kind: "api" | "worker", extras?: Extras) => {
    const process = await startProductProcess(keeper, kind, variables, extras);
    const started = kind === "api" && withRelays ? await behindRelay(process, relays) : process;
    everybody.push(started);
    return started;
  };
  const [apis, workers] = await Promise.all([
    Promise.all(Array.from({ length: APIS }, () => start("api"))),
    Promise.all(Array.from({ length: WORKERS }, () => start("worker"))),
  ]);
  const replaceIn =
    (list: ProductProcess[], kind: "api" | "worker"): Replace =>
    async (gone, extras) => {
      const started = await start(kind, extras);
      list.splice(list.indexOf(gone), 1, started);
      return started;
    };

  return {
    database,
    redis,
    disks,
    apis,
    workers,
    show,
    userIds,
    relays,
    redisLostAtMs: [],
    violations: [],
    replaceApi: replaceIn(apis, "api"),
    replaceWorker: replaceIn(workers, "worker"),
    async join(kind, extras) {
      const started = await start(kind, extras);
      const list = kind === "api" ? apis : workers;
      list.push(started);
      void started.exited.then(() => list.splice(list.indexOf(started), 1));
      return started;
    },
    withDatabase,
    withRedis,
    troubles: () => everybody.flatMap(({ troubles }) => troubles),
    async close() {
      await servers.close();
      await Promise.all(
        Object.values(relays).flatMap((some) => some.map((relay) => relay.close())),
      );
    },
  };
}

/** The relay goes with its API, or a fault could pick one that nobody asks any more. */
async function behindRelay(api: ProductProcess, { clients }: Relays): Promise<ProductProcess> {
  const relay = await openRelay(api.url);
  clients.push(relay);
  void api.exited.then(() => {
    clients.splice(clients.indexOf(relay), 1);
    return relay.close();
  });
  return { ...api, url: new URL(relay.url).origin };
}
