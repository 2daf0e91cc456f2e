import { setTimeout as sleep } from "node:timers/promises";
import { between } from "../../../bench/rush/random.ts";
import type { Fault } from "../fault.ts";

export const databaseKill: Fault = {
  name: "database-kill",
  timesInFullRun: 30,
  timesInRun: 10,
  mustHold: "tickets still accepted and later decided, in order",
  limits: {},
  async inflict({ database }, random) {
    await database.kill();
    await sleep(between(random, 1000, 15_000));
    await database.restart();
  },
};
