import { setTimeout as sleep } from "node:timers/promises";
import { between, chance } from "../../../bench/rush/random.ts";
import type { Fault } from "../fault.ts";
import { anyOf } from "./any-of.ts";
import { isCommit } from "./mysql-commit.ts";

/** Long enough for what was hit to be tried again. */
const PAUSE_MS = { low: 50, high: 500 };

export const commitLost: Fault = {
  name: "commit-lost",
  timesInFullRun: 200,
  timesInRun: 50,
  isBarrage: true,
  mustHold: "effect once, whether COMMIT got lost or the answer to it",
  limits: {},
  needsRelays: true,
  async inflict({ relays }, random) {
    await sleep(between(random, PAUSE_MS.low, PAUSE_MS.high));
    const blow = chance(random, 0.5) ? "lose request" : "lose answer";
    await anyOf(relays.database, random).strike(blow, isCommit);
  },
};
