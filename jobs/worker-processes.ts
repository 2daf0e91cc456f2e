import type { Queue } from "./queues.ts";

/**
 * The worker processes that are there, by their ids: each has one worker for the schedules, named
 * after its process. One that was killed is gone with its connection.
 */
export async function listWorkerProcesses(schedulesQueue: Queue): Promise<string[]> {
  const connections = await schedulesQueue.getWorkers();
  const processIds = connections.flatMap(({ rawname }) => rawname?.split(":w:")[1] ?? []);
  return [...new Set(processIds)].toSorted();
}
