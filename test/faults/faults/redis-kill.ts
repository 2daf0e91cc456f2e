import { setTimeout as sleep } from "node:timers/promises";
import { between } from "../../../bench/rush/random.ts";
import type { Fault } from "../fault.ts";

export const redisKill: Fault = {
  name: "redis-kill",
  timesInFullRun: 50,
  timesInRun: 10,
  mustHold: "no accepted ticket lost, answers ≤ 2 s meanwhile",
  limits: { answerMs: 2000 },
  async inflict({ redis }, random) {
    await redis.kill();
    await sleep(between(random, 500, 15_000));
    await redis.restart();
  },
};
