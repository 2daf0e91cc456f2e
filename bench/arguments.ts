import { parseArgs } from "node:util";

export type BenchArguments = {
  /** None means all. */
  scenarios: string[];
  quick: boolean;
  jsonFile: string | undefined;
  /** Writes tables and plots into the documentation. */
  docs: boolean;
  profileFolder: string | undefined;
};

export const USAGE = `npm run bench -- [scenario …] [--quick] [--json FILE] [--docs] [--profile FOLDER]

  --quick           one round of short runs, to see that it works
  --json FILE       everything that was measured
  --docs            write tables and plots into docs/performance.md
  --profile FOLDER  CPU profiles of our processes, and what they say`;

/** @throws {TypeError} saying what is wrong with them. */
export function readArguments(args: readonly string[], known: readonly string[]): BenchArguments {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      quick: { type: "boolean", default: false },
      json: { type: "string" },
      docs: { type: "boolean", default: false },
      profile: { type: "string" },
    },
  });
  const unknown = positionals.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new TypeError(
      `No scenario is called ${unknown.join(", ")}. There are: ${known.join(", ")}`,
    );
  }
  return {
    scenarios: positionals,
    quick: values.quick,
    jsonFile: values.json,
    docs: values.docs,
    profileFolder: values.profile,
  };
}
