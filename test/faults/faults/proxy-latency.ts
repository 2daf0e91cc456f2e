import { setTimeout as sleep } from "node:timers/promises";
import { between } from "../../../bench/rush/random.ts";
import type { Fault } from "../fault.ts";
import { anyRelay } from "./any-relay.ts";

const LATE_MS = 200;

/** A batch of the lanes has some ten statements: a part of one. */
const LASTS_MS = { low: 300, high: 1500 };

export const proxyLatency: Fault = {
  name: "proxy-latency",
  timesInFullRun: 500,
  timesInRun: 50,
  isBarrage: true,
  mustHold: "effect once",
  limits: {},
  needsRelays: true,
  async inflict({ relays }, random) {
    const relay = await anyRelay(relays, random);
    relay.delayAnswers(LATE_MS);
    try {
      await sleep(between(random, LASTS_MS.low, LASTS_MS.high));
    } finally {
      relay.delayAnswers(0);
    }
  },
};
