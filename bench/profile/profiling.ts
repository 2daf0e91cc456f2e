import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Table } from "../report/table.ts";
import { timesByPart, type CpuProfile } from "./cpu-profile.ts";

/** CPU profiles that were asked for, and which part of each is the measured load. */
export type Profiling = { folder: string; spans: Span[] };

type Span = {
  scenario: string;
  process: string;
  /** In the folder. */
  file: string;
  fromUs: number;
  toUs: number;
  answers: number;
};

/** By the clock that profiles use. */
export const profileClockUs = () => Number(process.hrtime.bigint() / 1000n);

/** Microseconds for each answer, by process and part. All rounds and settings together. */
export async function profileTable({ folder, spans }: Profiling, scenario: string): Promise<Table> {
  const totals = new Map<string, { answers: number; parts: Map<string, number> }>();
  for (const span of spans.filter((each) => each.scenario === scenario)) {
    const profile: CpuProfile = JSON.parse(await readFile(join(folder, span.file), "utf8"));
    const total = totals.get(span.process) ?? { answers: 0, parts: new Map() };
    total.answers += span.answers;
    for (const [part, timeUs] of timesByPart(profile, span)) {
      total.parts.set(part, (total.parts.get(part) ?? 0) + timeUs);
    }
    totals.set(span.process, total);
  }
  return {
    head: ["process", "part", "µs/answer", "share"],
    rows: [...totals].flatMap(([name, { answers, parts }]) => {
      const busyUs = [...parts].reduce((sum, [part, us]) => sum + (part === "idle" ? 0 : us), 0);
      return [...parts]
        .filter(([part]) => part !== "idle")
        .toSorted(([, one], [, other]) => other - one)
        .map(([part, us]) => [
          name,
          part,
          (us / answers).toFixed(1),
          `${((100 * us) / busyUs).toFixed(1)}%`,
        ]);
    }),
  };
}
