import type { RequestFiles } from "./request-files.ts";

/** What makes the load, in a process of its own. */
export type Loader = {
  /** For the report: name and version. */
  name: string;
  run: (load: Load) => Promise<Answered>;
};

export type Load = {
  port: number;
  connections: number;
  seconds: number;
  requests: RequestFiles;
  /** After a reservation the same fan pays for it; see `wrk.lua`. */
  pays?: boolean;
};

/** What the client saw. Latencies in milliseconds. */
export type Answered = {
  requests: number;
  seconds: number;
  /** Answers with a status of 400 and above. */
  refused: number;
  /** Connections that broke, requests without an answer. */
  broken: number;
  /** How often a thread came to the end of its file and began again. */
  wraps: number;
  latencyMs: { p50: number; p90: number; p95: number; p99: number; p999: number; max: number };
};
