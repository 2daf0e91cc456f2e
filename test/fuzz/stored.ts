import type { Redis } from "ioredis";
import type { ApiWorld } from "../api/api-world.ts";

/** All that is stored and that requests can change, in a form that can be compared. */
export type Stored = Record<string, string>;

export async function readStored({ db, config }: ApiWorld, redis: Redis): Promise<Stored> {
  const tables: string[] = await db("information_schema.tables")
    .where("table_schema", db.raw("DATABASE()"))
    .orderBy("table_name")
    .pluck("table_name");
  const [checksums]: { Table: string; Checksum: string }[][] = await db.raw(
    `CHECKSUM TABLE ${tables.join(", ")}`,
  );
  const stored: Stored = {};
  for (const { Table: table, Checksum: checksum } of checksums ?? []) {
    stored[table.replace(/^.*\./, "")] = checksum;
  }
  for (const key of (await redis.keys(`${config.redis.prefix}:*`)).toSorted()) {
    if (CHANGED_BY_REQUESTS.test(key)) {
      stored[key] = (await redis.dumpBuffer(key))?.toString("base64") ?? "";
    }
  }
  return stored;
}

/**
 * The line, what waits in the lanes, and what came through them. Not what ticks and doors note for
 * themselves, what only counts calls, or what runs out meanwhile.
 */
const CHANGED_BY_REQUESTS =
  /\{room:.*\}:(?:waiting|admitted|fans|gone)$|:tickets:queued:|:seats-\d+:(?:wait|active|completed|failed)$/;
