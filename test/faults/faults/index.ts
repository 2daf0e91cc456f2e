import type { Fault } from "../fault.ts";
import { apiKill } from "./api-kill.ts";
import { clock } from "./clock.ts";
import { commitLost } from "./commit-lost.ts";
import { connectionKills } from "./connection-kills.ts";
import { crashPoints } from "./crash-points.ts";
import { databaseKill } from "./database-kill.ts";
import { databaseDiskFull, redisDiskFull } from "./disk-full.ts";
import { proxyHalfOpen } from "./proxy-half-open.ts";
import { proxyLatency } from "./proxy-latency.ts";
import { proxyReplyDropped } from "./proxy-reply-dropped.ts";
import { proxyReset } from "./proxy-reset.ts";
import { redisEmptied } from "./redis-emptied.ts";
import { redisKill } from "./redis-kill.ts";
import { rollingRestart } from "./rolling-restart.ts";
import { databaseFreeze, redisFreeze } from "./server-freeze.ts";
import { workerFreeze } from "./worker-freeze.ts";
import { workerKill } from "./worker-kill.ts";
import { workersFreeze } from "./workers-freeze.ts";

/** In the order in which they are run. A new fault is a file here and a line below. */
export const faults: readonly Fault[] = [
  workerKill,
  apiKill,
  rollingRestart,
  redisKill,
  redisEmptied,
  databaseKill,
  workerFreeze,
  workersFreeze,
  redisFreeze,
  databaseFreeze,
  connectionKills,
  proxyReset,
  proxyReplyDropped,
  proxyLatency,
  proxyHalfOpen,
  commitLost,
  clock,
  redisDiskFull,
  databaseDiskFull,
  ...crashPoints,
];
