import { setTimeout as sleep } from "node:timers/promises";
import { between } from "../../../bench/rush/random.ts";
import { stepChannel, stepsOf, type Work } from "../../../core/steps.ts";
import type { Fault } from "../fault.ts";

/** Much longer than it takes to be given the work so often. */
const REACHED_WITHIN_MS = 60_000;

/** Enough batches to be in the middle of any. A tick comes each second, and not always to this process. */
const TIME_MAX: Record<Work, number> = {
  "lane-worker": 30,
  "lane-producer": 30,
  "admit-waiting": 2,
  "release-expired-holds": 2,
};

/** One more process joins, and is gone as if by `kill -9` exactly after a step of its work. */
function crashAt(work: Work, step: string): Fault {
  return {
    name: `crash-${work}-${step}`,
    timesInFullRun: 20,
    timesInRun: 10,
    mustHold: "effect once",
    limits: {},
    async inflict({ join }, random) {
      const doomed = await join(work === "lane-producer" ? "api" : "worker", {
        nodeArgs: ["--import", "./test/faults/stage/crash-at.mjs"],
        variables: {
          CRASH_AT_CHANNEL: stepChannel(work),
          CRASH_AT_STEP: step,
          CRASH_AT_TIME: String(Math.floor(between(random, 1, TIME_MAX[work] + 1))),
        },
      });
      doomed.kill("SIGUSR2");
      const late = sleep(REACHED_WITHIN_MS, { signal: null }, { ref: false });
      const { signal } = await Promise.race([doomed.exited, late]);
      if (signal !== "SIGKILL") {
        throw new Error(`The process ended by ${signal} and not ${step} of ${work}`);
      }
    },
  };
}

const works = ["lane-worker", "lane-producer", "admit-waiting", "release-expired-holds"] as const;

export const crashPoints: readonly Fault[] = works.flatMap((work) =>
  stepsOf[work].map((step) => crashAt(work, step)),
);
