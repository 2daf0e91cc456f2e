import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { drawSeed } from "../support/seeded-runs.ts";
import { runModel } from "./run.ts";
import { openStage, type Stage } from "./stage.ts";

/** The short form of `npm run test:models`. */

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

const RUNS = 50;
const LENGTH = 50;

/** Each comes dozens of times in as many runs, so that not to meet one is no accident. */
const MET_IN_ANY_CASE = [
  "200",
  "201",
  "409 already-paid",
  "409 seat-taken",
  "409 too-many-holds",
  "422 idempotency-key-reused",
];

/** It takes seconds; making a story short that came out otherwise takes a minute or more. */
const PATIENCE_MS = 300_000;

test(
  "whatever fans, ticks and time do, the service answers as the model does",
  async () => {
    const firstSeed = drawSeed();
    for (let seed = firstSeed; seed < firstSeed + RUNS; seed += 1) {
      await runModel(stage, { seed, length: LENGTH });
    }
    expect([...stage.met.keys()]).toEqual(expect.arrayContaining(MET_IN_ANY_CASE));
  },
  PATIENCE_MS,
);
