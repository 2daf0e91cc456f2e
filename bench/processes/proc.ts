import { readFile } from "node:fs/promises";

/*
 * What Linux says of processes. Elsewhere there is no such folder, and these figures are missing.
 */

/** The kernel counts in hundredths of a second, whatever its own clock does. */
const MS_PER_TICK = 10;

/** The processor time that a process has used so far. */
export async function cpuMs(pid: number): Promise<number | undefined> {
  const fields = await statFields(pid);
  return fields && ticks(fields, "utime") + ticks(fields, "stime");
}

/** The processor time of those children of this process that have ended. */
export async function endedChildrenCpuMs(): Promise<number | undefined> {
  const fields = await statFields(process.pid);
  return fields && ticks(fields, "cutime") + ticks(fields, "cstime");
}

/** The memory of a process that is in RAM. */
export async function residentBytes(pid: number): Promise<number | undefined> {
  const status = await readOrNothing(`/proc/${pid}/status`);
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(status) ?? [];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
}

/** Positions after the name, which may contain anything; see proc(5). */
const positions = { utime: 11, stime: 12, cutime: 13, cstime: 14 };

const ticks = (fields: string[], name: keyof typeof positions) =>
  Number(fields[positions[name]]) * MS_PER_TICK;

async function statFields(pid: number): Promise<string[] | undefined> {
  const stat = await readOrNothing(`/proc/${pid}/stat`);
  return stat === "" ? undefined : stat.slice(stat.lastIndexOf(")") + 2).split(" ");
}

async function readOrNothing(file: string): Promise<string> {
  return readFile(file, "utf8").catch(() => "");
}
