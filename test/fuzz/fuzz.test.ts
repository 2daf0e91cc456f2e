import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { drawSeed } from "../support/seeded-runs.ts";
import { newTally, runFuzz } from "./run.ts";
import { openStage, type Stage } from "./stage.ts";

/** The short form of `npm run test:fuzz`. */

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

const RUNS = 10;
const LENGTH = 100;

/** It takes seconds; finding the fewest requests that show what was found may take a minute. */
const PATIENCE_MS = 120_000;

test(
  "whatever is asked, right or broken, is answered as the document says",
  async () => {
    const tally = newTally();
    const firstSeed = drawSeed();
    for (let seed = firstSeed; seed < firstSeed + RUNS; seed += 1) {
      await runFuzz(stage, tally, { seed, length: LENGTH });
    }
    expect(sum(tally.valid)).toBeGreaterThan(50);
    expect(sum(tally.broken)).toBeGreaterThan(200);
  },
  PATIENCE_MS,
);

function sum(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((total, count) => total + count, 0);
}
