import { setTimeout as sleep } from "node:timers/promises";
import type { Fault } from "../fault.ts";

const FROZEN_MS = 5000;

function freezeOf(server: "redis" | "database"): Fault {
  return {
    name: `${server}-freeze`,
    timesInFullRun: 20,
    timesInRun: 10,
    mustHold: "answers ≤ 2 s",
    limits: { answerMs: 2000 },
    async inflict(stage) {
      stage[server].freeze();
      try {
        await sleep(FROZEN_MS);
      } finally {
        stage[server].thaw();
      }
    },
  };
}

export const redisFreeze = freezeOf("redis");
export const databaseFreeze = freezeOf("database");
