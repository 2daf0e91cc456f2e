import type { Fault } from "../fault.ts";
import { apiKill } from "./api-kill.ts";
import { connectionKills } from "./connection-kills.ts";
import { databaseKill } from "./database-kill.ts";
import { redisEmptied } from "./redis-emptied.ts";
import { redisKill } from "./redis-kill.ts";
import { rollingRestart } from "./rolling-restart.ts";
import { databaseFreeze, redisFreeze } from "./server-freeze.ts";
import { workerFreeze } from "./worker-freeze.ts";
import { workerKill } from "./worker-kill.ts";

/** In the order in which they are run. A new fault is a file here and a line below. */
export const faults: readonly Fault[] = [
  workerKill,
  apiKill,
  rollingRestart,
  redisKill,
  redisEmptied,
  databaseKill,
  workerFreeze,
  redisFreeze,
  databaseFreeze,
  connectionKills,
];
