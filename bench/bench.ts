import type { Servers } from "./stage/servers.ts";
import type { Loader } from "./load/loader.ts";
import type { Profiling } from "./profile/profiling.ts";
import type { Target } from "./report/target.ts";
import type { Run, Series } from "./run.ts";

/** What every scenario works with. */
export type Bench = {
  /** The scenario that runs. */
  scenario: string;
  servers: Servers;
  loader: Loader;
  pace: Pace;
  /** For request files and logs; gone at the end. */
  folder: string;
  /** If CPU profiles were asked for. */
  profiling: Profiling | undefined;
  say: (line: string) => void;
};

export type Pace = {
  quick: boolean;
  rounds: number;
  /** Load before the clock starts, so that code is compiled and pools are filled. */
  warmUpSeconds: number;
  /** Load while the clock runs. */
  seconds: number;
};

export type Findings = {
  runs: Run[];
  targets: Target[];
  /** Facts that belong beside the figures. */
  notes: string[];
  series?: Series[];
};

export type Scenario = {
  name: string;
  /** One sentence: the load. */
  load: string;
  /** The figures worth a column in the table, in this order. */
  columns: readonly string[];
  /** The figures worth a plot. */
  plots: readonly string[];
  /** @throws {WrongAnswer} when something fast was not true. */
  run: (bench: Bench) => Promise<Findings>;
};
