import type { Redis } from "ioredis";
import type { Logger } from "../../../core/logger.ts";
import type { Overview } from "../overview.ts";
import { readTraffic, type Traffic } from "./traffic.ts";

/** The house at one moment, as charts need it. Whoever opens the control room sees what came before. */
export type HouseMoment = {
  atMs: number;
  lines: { room: string; waiting: number; active: number; joins: number; admissions: number }[];
  /** Of all shows on sale together. */
  seats: { available: number; held: number; sold: number };
  /** Batches that are on their way, in all lanes. */
  backlogJobs: number;
  traffic: Traffic;
};

const EVERY_MS = 5000;

/** Half an hour, in some 200 kB. */
const MOMENTS_KEPT = 360;

const keyOf = (prefix: string) => `${prefix}:moments`;

/** Of all API processes, whichever is first writes the next moment down. */
export function keepHistory(deps: {
  redis: Redis;
  prefix: string;
  overview: Overview;
  logger: Logger;
}): { stop: () => Promise<void> } {
  const { redis, prefix, overview, logger } = deps;
  const key = keyOf(prefix);

  const write = async () => {
    // A little less than the time between two, or every other would be missed.
    const isFirst = await redis.set(`${key}:written`, 1, "PX", EVERY_MS * 0.9, "NX");
    if (isFirst === null) {
      return;
    }
    const moment = await readMoment(redis, prefix, overview);
    await redis.lpush(key, JSON.stringify(moment));
    await redis.ltrim(key, 0, MOMENTS_KEPT - 1);
  };
  let writing = Promise.resolve();
  const timer = setInterval(() => {
    // While Redis is away one attempt waits for it; more would only queue up behind.
    writing = writing.then(write).catch((error: unknown) => {
      logger.debug({ err: error }, "moment not written down");
    });
  }, EVERY_MS);

  return {
    async stop() {
      clearInterval(timer);
      await writing;
    },
  };
}

/** The last half hour, oldest first. */
export async function readHistory(redis: Redis, prefix: string): Promise<HouseMoment[]> {
  const texts = await redis.lrange(keyOf(prefix), 0, -1);
  // Written by this file only, so their form is known.
  return texts.map((text): HouseMoment => JSON.parse(text)).toReversed();
}

async function readMoment(redis: Redis, prefix: string, overview: Overview): Promise<HouseMoment> {
  const [lines, lanes, shows, traffic] = await Promise.all([
    overview.lines(),
    overview.lanes(),
    overview.shows(),
    readTraffic(redis, prefix),
  ]);
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  return {
    atMs: Date.now(),
    lines: lines.map(({ room, waiting, active, joins, admissions }) => ({
      room,
      waiting,
      active,
      joins,
      admissions,
    })),
    seats: {
      available: sum(shows.map(({ available }) => available)),
      held: sum(shows.map(({ held }) => held)),
      sold: sum(shows.map(({ sold }) => sold)),
    },
    backlogJobs: sum(
      lanes.map(
        ({ waitingJobs, activeJobs, delayedJobs }) => waitingJobs + activeJobs + delayedJobs,
      ),
    ),
    traffic,
  };
}
