import type { Fault } from "../fault.ts";
import { anyRelay } from "./any-relay.ts";

export const proxyReplyDropped: Fault = {
  name: "proxy-reply-dropped",
  timesInFullRun: 500,
  timesInRun: 100,
  isBarrage: true,
  mustHold: "effect once; clients retry with the same key",
  limits: {},
  needsRelays: true,
  async inflict({ relays }, random) {
    const relay = await anyRelay(relays, random);
    await relay.strike("lose answer");
  },
};
