import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { rowlock, type Contender } from "./contender.ts";
import type { RecordedAnswer } from "../load/ask.ts";

/** Found by trying 10, 16, 32 and 64 on two cores: fewer leave the disk waiting, more get slower. */
const SYNC_POOL = "32";
const JOB_POOL = "32";

/** One `FOR UPDATE` transaction per request. */
export const sync: Contender = {
  name: "sync",
  processes: [{ name: "api", entry: "bench/peers/sync/main.js" }],
  variables: { DATABASE_POOL: SYNC_POOL },
};

/** One BullMQ job and one transaction per request. */
export const jobPerRequest: Contender = {
  name: "job-per-request",
  processes: [
    { name: "worker", entry: "bench/peers/job-per-request/worker.js" },
    { name: "api", entry: "bench/peers/job-per-request/main.js" },
  ],
  variables: { DATABASE_POOL: JOB_POOL },
};

/** The product without a worker: nobody is admitted, and nothing is decided. */
export const rowlockApiOnly: Contender = {
  name: rowlock.name,
  processes: rowlock.processes.filter(({ name }) => name === "api"),
};

/** The same, with the product's worker at work on the same seats. */
export function besideWorker(contender: Contender): Contender {
  const [worker] = rowlock.processes;
  return {
    ...contender,
    processes: worker === undefined ? contender.processes : [worker, ...contender.processes],
  };
}

/** The seats that can be had by SELECT, per request. */
export const sqlMap: Contender = {
  name: "sql-map",
  processes: [{ name: "api", entry: "bench/peers/sql-map/main.js" }],
};

/** The position in the line by counting rows, per request. */
export const sqlLine: Contender = {
  name: "sql-line",
  processes: [{ name: "api", entry: "bench/peers/sql-line/main.js" }],
};

/** Koa and the body parser, and nothing but this answer. */
export async function bareAnswering(folder: string, answer: RecordedAnswer): Promise<Contender> {
  const file = join(folder, "bare-answer");
  const { status, headers, body } = answer;
  await writeFile(`${file}.json`, JSON.stringify({ status, headers }));
  await writeFile(`${file}.body`, body);
  return {
    name: "bare",
    processes: [{ name: "api", entry: "bench/peers/bare/main.js", args: [file] }],
  };
}
