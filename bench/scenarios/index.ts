import type { Scenario } from "../bench.ts";
import { book } from "./book.ts";
import { crowd } from "./crowd.ts";
import { grow } from "./grow.ts";
import { hot } from "./hot.ts";
import { idle } from "./idle.ts";
import { line } from "./line.ts";
import { rush } from "./rush.ts";
import { rushWait } from "./rush-wait.ts";
import { seatmap } from "./seatmap.ts";
import { soak } from "./soak.ts";

/** In the order in which they run. */
export const scenarios: readonly Scenario[] = [
  rush,
  rushWait,
  hot,
  book,
  seatmap,
  line,
  idle,
  grow,
  soak,
  crowd,
];
