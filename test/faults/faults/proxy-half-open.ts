import { chance } from "../../../bench/rush/random.ts";
import { eventually } from "../../support/eventually.ts";
import type { Fault } from "../fault.ts";
import { anyRelay } from "./any-relay.ts";

/** Twice the longest that any part is silent for before it gives a connection up, or any fan waits. */
const GIVEN_UP_WITHIN_MS = 30_000;

export const proxyHalfOpen: Fault = {
  name: "proxy-half-open",
  timesInFullRun: 500,
  timesInRun: 50,
  isBarrage: true,
  mustHold: "effect once; given up in time; clients retry with the same key",
  limits: {},
  needsRelays: true,
  async inflict({ relays }, random) {
    const relay = await anyRelay(relays, random);
    await relay.strike(chance(random, 0.5) ? "swallow requests" : "swallow answers");
  },
  async untilOver({ relays }) {
    const connections = () =>
      Object.values(relays).flatMap((some) => some.flatMap((relay) => relay.connections()));
    await eventually(() => !connections().some(({ isHalfOpen }) => isHalfOpen()), {
      withinMs: GIVEN_UP_WITHIN_MS,
    });
  },
};
