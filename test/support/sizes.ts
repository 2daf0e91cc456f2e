import type { Redis } from "ioredis";
import type { Knex } from "knex";

/** How much there is of everything, by table or by family of keys. */
export type Sizes = Record<string, number>;

/** The rows of every table. */
export async function sizesInDatabase(db: Knex): Promise<Sizes> {
  const tables: string[] = await db("information_schema.tables")
    .where("table_schema", db.raw("DATABASE()"))
    .pluck("table_name");
  const rows = await Promise.all(
    tables.map(async (table): Promise<[string, number]> => {
      const [counted] = await db(table).count({ rows: "*" });
      return [table, Number(counted?.["rows"])];
    }),
  );
  return Object.fromEntries(rows);
}

/** What every key behind the prefix holds, added up by family. */
export async function sizesInRedis(redis: Redis, prefix: string): Promise<Sizes> {
  const sizes: Sizes = {};
  for await (const found of redis.scanStream({ match: `${prefix}:*`, count: 1000 })) {
    const keys: string[] = found;
    for (const key of keys) {
      const family = familyOf(key.slice(prefix.length + 1));
      sizes[family] = (sizes[family] ?? 0) + (await entriesOf(redis, family, key));
    }
  }
  return sizes;
}

/** The names of the keys in `docs/architecture.md`, where each has its bound. */
function familyOf(key: string): string {
  return key
    .replace(/^\{room:[^}]+\}/, "{room}")
    .replace(/^(tickets:\w+):.+/, "$1")
    .replace(/^idempotency:(?!since$).+/, "idempotency")
    .replace(/^limit:.+/, "limit")
    .replace(/^seats-\d+/, "lane")
    .replace(/^(lane|schedules):(?:bat_\w+|repeat:.+|\d+)(:lock)?$/, "$1:job$2");
}

async function entriesOf(redis: Redis, family: string, key: string): Promise<number> {
  switch (await redis.type(key)) {
    case "zset":
      return redis.zcard(key);
    case "list":
      return redis.llen(key);
    case "set":
      return redis.scard(key);
    case "stream":
      return redis.xlen(key);
    case "hash":
      // A job is one thing, and so is the state of a line, whatever is noted about them.
      return /:(?:job|meta)$/.test(family) ? 1 : redis.hlen(key);
    case "string":
      return 1;
    default:
      // It ran out since the scan came by.
      return 0;
  }
}
