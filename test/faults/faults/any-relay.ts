import { setTimeout as sleep } from "node:timers/promises";
import { between, type Random } from "../../../bench/rush/random.ts";
import type { Relay } from "../../support/relay.ts";
import type { Relays } from "../stage/stage.ts";
import { anyOf } from "./any-of.ts";

const ways = ["clients", "redis", "database"] as const satisfies (keyof Relays)[];

/** Long enough that not everything that waits was hit before. */
const PAUSE_MS = { low: 50, high: 500 };

/** After a moment, one of the relays: as often to the clients as to Redis as to the database. */
export async function anyRelay(relays: Relays, random: Random): Promise<Relay> {
  await sleep(between(random, PAUSE_MS.low, PAUSE_MS.high));
  return anyOf(relays[anyOf(ways, random)], random);
}
