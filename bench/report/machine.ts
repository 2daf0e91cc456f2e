import { availableParallelism, cpus, totalmem, type as systemName, release } from "node:os";

export type Machine = Record<string, string>;

/** What the figures belong to. */
export function describeMachine(
  versions: { database: string; redis: string },
  loader: string,
): Machine {
  const [cpu] = cpus();
  return {
    processor: `${availableParallelism()} × ${cpu?.model.trim() ?? "unknown"}`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GB`,
    system: `${systemName()} ${release()}`,
    node: `Node ${process.versions.node}`,
    database: `database ${versions.database}`,
    redis: `Redis ${versions.redis}`,
    loader: `load by ${loader}`,
    date: new Date().toISOString().slice(0, 10),
  };
}
