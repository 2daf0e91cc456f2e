import { chance } from "../../../bench/rush/random.ts";
import { eventually } from "../../support/eventually.ts";
import type { Fault } from "../fault.ts";
import { anyOf } from "./any-of.ts";
import { anyRelay } from "./any-relay.ts";

export const proxyReset: Fault = {
  name: "proxy-reset",
  timesInFullRun: 500,
  timesInRun: 100,
  isBarrage: true,
  mustHold: "effect once; clients retry with the same key",
  limits: {},
  needsRelays: true,
  async inflict({ relays }, random) {
    const relay = await anyRelay(relays, random);
    // At any moment, mostly while an answer is owed; or with a request that nobody has read yet.
    if (chance(random, 0.5)) {
      await relay.strike("lose request");
    } else {
      await eventually(() => relay.connections().length > 0);
      anyOf(relay.connections(), random).reset();
    }
  },
};
