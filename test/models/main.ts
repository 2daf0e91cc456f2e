import { makeSeededRuns } from "../support/seeded-runs.ts";
import { runModel } from "./run.ts";
import { openStage } from "./stage.ts";

/** Entry: the model in its full form. */

const usage = `npm run test:models [-- [--seed N] [--runs N] [--length N]]

  --seed N    of the first run; each further run has the next. Printed, to run the same again
  --runs N    stories that are told to a box office and to the model; 1000 unless said otherwise
  --length N  commands in a story at most, some 50 of 125; 125 unless said otherwise

A story that came out otherwise than the model foresaw is made as short as can be, and printed. The
same seed and length tell the same again.

Exits with 0 if all came out as foreseen, 1 if one did not, 2 if this is not how it is used.`;

process.exitCode = await makeSeededRuns(
  {
    usage,
    runs: 1000,
    length: 125,
    async open() {
      const stage = await openStage();
      let commands = 0;
      return {
        async run(seed, length) {
          commands += (await runModel(stage, { seed, length })).commands;
        },
        report() {
          const met = [...stage.met].toSorted(([a], [b]) => (a < b ? -1 : 1));
          const lines = met.map(([answer, times]) => `${String(times).padStart(7)}  ${answer}`);
          return [`${commands} commands, and these answers:`, ...lines].join("\n");
        },
        close: () => stage.close(),
      };
    },
  },
  process.argv.slice(2),
);
