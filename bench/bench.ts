import type { Servers } from "./stage/servers.ts";
import type { Loader } from "./load/loader.ts";
import type { Profiling } from "./profile/profiling.ts";
import type { Target } from "./report/target.ts";

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

/** What was measured in one run of one contender. */
export type Run = {
  contender: string;
  /** What was varied between runs: `64 connections`. */
  setting: string;
  /** From 1. */
  round: number;
  figures: Figures;
};

/** By name, with the unit in the name. */
export type Figures = Record<string, number>;

/** A figure over time, for plots. */
export type Series = {
  name: string;
  unit: string;
  points: { x: number; y: number }[];
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

/** A contender answered, but not what happened. No speed makes up for that. */
export class WrongAnswer extends Error {
  override readonly name = "WrongAnswer";
}
