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
