import { makeSeededRuns } from "../support/seeded-runs.ts";
import { newTally, runFuzz } from "./run.ts";
import { openStage } from "./stage.ts";

/** Entry: the fuzzing in its full form. */

const usage = `npm run test:fuzz [-- [--seed N] [--runs N] [--length N]]

  --seed N    of the first run; each further run has the next. Printed, to run the same again
  --runs N    280 unless said otherwise
  --length N  requests in a run on average, one in five of them right, the others broken; 100 unless
              said otherwise

The requests are made from the OpenAPI document that the API serves. One that was not answered as the
document and common sense have it is printed, with as few others as are needed for it.

Exits with 0 if all were answered well, 1 if one was not, 2 if this is not how it is used.`;

process.exitCode = await makeSeededRuns(
  {
    usage,
    runs: 280,
    length: 100,
    async open() {
      const stage = await openStage();
      const tally = newTally();
      return {
        run: (seed, length) => runFuzz(stage, tally, { seed, length }),
        report: () =>
          [
            table("right requests", tally.valid),
            table("broken requests, and the rules they broke", tally.broken),
          ].join("\n\n"),
        close: () => stage.close(),
      };
    },
  },
  process.argv.slice(2),
);

function table(title: string, counts: ReadonlyMap<string, number>): string {
  const sum = [...counts.values()].reduce((total, count) => total + count, 0);
  const lines = [...counts]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, count]) => `${String(count).padStart(7)}  ${name}`);
  return [`${sum} ${title}:`, ...lines].join("\n");
}
