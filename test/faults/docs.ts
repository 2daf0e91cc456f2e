import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { availableParallelism, cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { replacePart } from "../../bench/report/marked-part.ts";

const execute = promisify(execFile);

const root = fileURLToPath(new URL("../..", import.meta.url));
const file = fileURLToPath(new URL("../../docs/reliability.md", import.meta.url));

/** What a table belongs to: it says little without. */
export type Provenance = { commit: string; startedAt: Date; firstSeed: number };

export async function provenance(firstSeed: number): Promise<Provenance> {
  const git = async (...args: string[]) => (await execute("git", args, { cwd: root })).stdout;
  const commit = (await git("rev-parse", "--short", "HEAD")).trim();
  const changes = await git("status", "--porcelain", "--", ".", ":!docs/reliability.md");
  return {
    commit: changes === "" ? commit : `${commit} with changes`,
    startedAt: new Date(),
    firstSeed,
  };
}

/** Whoever stops a long run still has what it found: this is called after each of its runs. */
export async function writeDocs(
  { commit, startedAt, firstSeed }: Provenance,
  table: string,
  isComplete: boolean,
): Promise<void> {
  const minutes = Math.round((Date.now() - startedAt.getTime()) / 60_000);
  const [cpu] = cpus();
  const about = [
    `Commit ${commit}, ${startedAt.toISOString().slice(0, 10)}, first seed ${firstSeed},`,
    `${availableParallelism()} × ${cpu?.model.trim() ?? "unknown"}, Node ${process.versions.node},`,
    `${minutes} minutes${isComplete ? "" : "; the run was not over yet"}.`,
  ].join(" ");
  const text = await readFile(file, "utf8");
  await writeFile(file, replacePart(text, "faults: full run", `${about}\n\n${table}`));
}
