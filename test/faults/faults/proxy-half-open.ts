import { chance } from "../../../bench/rush/random.ts";
import type { Fault } from "../fault.ts";
import { anyRelay } from "./any-relay.ts";

export const proxyHalfOpen: Fault = {
  name: "proxy-half-open",
  timesInFullRun: 500,
  timesInRun: 50,
  isBarrage: true,
  mustHold: "effect once; clients retry with the same key",
  limits: {},
  needsRelays: true,
  async inflict({ relays }, random) {
    const relay = await anyRelay(relays, random);
    await relay.strike(chance(random, 0.5) ? "swallow requests" : "swallow answers");
  },
};
