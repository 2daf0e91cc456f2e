import type { Figures } from "../run.ts";
import { cpuMs, endedChildrenCpuMs } from "./proc.ts";

/** Who used the processors meanwhile: stop it to know. */
export type CpuClock = {
  /** Milliseconds by the name of the process; `load` is what made the load. */
  stop: () => Promise<Figures>;
};

/** A load generator's time is known once it has ended, so it must have by then. */
export async function startCpuClock(pids: Record<string, number | undefined>): Promise<CpuClock> {
  const before = await readAll(pids);
  return {
    async stop() {
      const after = await readAll(pids);
      return Object.fromEntries(
        Object.entries(after).flatMap(([name, ms]) => {
          const earlier = before[name];
          return earlier === undefined ? [] : [[name, ms - earlier]];
        }),
      );
    },
  };
}

async function readAll(pids: Record<string, number | undefined>): Promise<Figures> {
  const read: Figures = {};
  for (const [name, pid] of Object.entries(pids)) {
    const ms = pid === undefined ? undefined : await cpuMs(pid);
    if (ms !== undefined) {
      read[name] = ms;
    }
  }
  const load = await endedChildrenCpuMs();
  return load === undefined ? read : { ...read, load };
}
