import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { barChart } from "./bar-chart.ts";
import { lineChart } from "./line-chart.ts";
import type { Machine } from "./machine.ts";
import { replacePart } from "./marked-part.ts";
import { tablesOf, type Reported } from "./findings.ts";
import { markdownTable } from "./table.ts";

/** The build lies in `dist` of the clone. */
const docs = fileURLToPath(new URL("../../../docs", import.meta.url));

/**
 * Writes plots, and the tables into `docs/performance.md`: each between the two comments that name
 * it. What somebody wrote around them stays.
 */
export async function writeDocs(machine: Machine, reported: readonly Reported[]): Promise<void> {
  await mkdir(join(docs, "performance"), { recursive: true });
  const file = join(docs, "performance.md");
  let text = await readFile(file, "utf8");
  text = replacePart(text, "bench: machine", listOf(machine));
  for (const each of reported) {
    // A run that is profiled is slower: it says where time goes, and not how much there is of it.
    text =
      each.profile === undefined
        ? replacePart(text, `bench: ${each.scenario.name}`, await writeScenario(each, machine))
        : replacePart(text, `bench: ${each.scenario.name} profile`, markdownTable(each.profile));
  }
  await writeFile(file, text);
}

async function writeScenario(reported: Reported, machine: Machine): Promise<string> {
  const { scenario, findings } = reported;
  const images: string[] = [];
  const write = async (name: string, alt: string, svg: string) => {
    await writeFile(join(docs, "performance", `${name}.svg`), svg);
    images.push(`![${alt}](performance/${name}.svg)`);
  };
  for (const [index, figure] of scenario.plots.entries()) {
    const title = `${scenario.name}: ${figure}`;
    await write(`${scenario.name}-${index + 1}`, title, barChart(title, figure, findings.runs));
  }
  if (findings.series !== undefined) {
    const title = `${scenario.name}: memory`;
    await write(`${scenario.name}-memory`, title, lineChart(title, findings.series));
  }
  return [
    `${scenario.load} Measured on ${machine["date"]}.`,
    ...images,
    ...tablesOf({ ...reported, profile: undefined }).map(markdownTable),
    ...findings.notes,
  ].join("\n\n");
}

function listOf(machine: Machine): string {
  return Object.values(machine)
    .map((line) => `- ${line}`)
    .join("\n");
}
