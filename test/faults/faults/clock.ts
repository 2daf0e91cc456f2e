import { setTimeout as sleep } from "node:timers/promises";
import { chance } from "../../../bench/rush/random.ts";
import { readLapsedHolds } from "../check/books.ts";
import { against } from "../check/violation.ts";
import type { Fault } from "../fault.ts";
import { wrongClock } from "../stage/wrong-clock.ts";
import { HOLD_SECONDS, type Stage } from "../stage/stage.ts";
import { anyOf } from "./any-of.ts";

const OFF_SECONDS = 300;
/** So that many holds begin and end meanwhile. */
const LASTS_MS = 2 * HOLD_SECONDS * 1000;
/** What was put off to a moment that only the wrong clock has reached is missing now. */
const AFTERMATH_MS = HOLD_SECONDS * 1000;
const LOOK_EVERY_MS = 500;

export const clock: Fault = {
  name: "clock",
  timesInFullRun: 10,
  timesInRun: 5,
  mustHold: "no hold ends early or late, by the database's clock; tokens and the line go on",
  limits: {},
  async unavailable() {
    return wrongClock(OFF_SECONDS).then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
  },
  async inflict(stage, random) {
    const isApi = chance(random, 0.5);
    const processes = isApi ? stage.apis : stage.workers;
    const replace = isApi ? stage.replaceApi : stage.replaceWorker;
    const right = anyOf(processes, random);
    const ahead = chance(random, 0.5) ? OFF_SECONDS : -OFF_SECONDS;
    await right.stop();
    const wrong = await replace(right, { variables: await wrongClock(ahead) });
    await watchHolds(stage, LASTS_MS);
    await wrong.stop();
    await replace(wrong);
    await watchHolds(stage, AFTERMATH_MS);
  },
};

/** At the end of a run nobody would see any more that a hold was released late. */
async function watchHolds({ withDatabase, violations }: Stage, forMs: number): Promise<void> {
  const untilMs = performance.now() + forMs;
  const late = new Set<string>();
  await withDatabase(async (db) => {
    while (performance.now() < untilMs) {
      (await readLapsedHolds(db)).forEach((seatNo) => late.add(seatNo));
      await sleep(LOOK_EVERY_MS);
    }
  });
  violations.push(...against("no hold ends late", [...late]));
}
