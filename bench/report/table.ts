import type { Findings, Run, Scenario } from "../bench.ts";
import { formatFigure } from "../measure/rounds.ts";
import { spreadOf } from "./statistics.ts";
import { describeMust, describeTarget, type Verdict } from "./target.ts";

export type Table = { head: string[]; rows: string[][] };

/** What each contender did in each setting: median, and in brackets the least and the most. */
export function figuresTable({ columns }: Pick<Scenario, "columns">, runs: readonly Run[]): Table {
  const shown = columns.filter((name) => runs.some(({ figures }) => name in figures));
  const groups = new Map<string, Run[]>();
  for (const run of runs) {
    const name = `${run.setting}\0${run.contender}`;
    groups.set(name, [...(groups.get(name) ?? []), run]);
  }
  return {
    head: ["setting", "contender", ...shown],
    rows: [...groups.values()].map((group) => [
      group[0]?.setting ?? "",
      group[0]?.contender ?? "",
      ...shown.map((name) => spreadText(group.flatMap(({ figures }) => figures[name] ?? []))),
    ]),
  };
}

export function verdictsTable(verdicts: readonly Verdict[]): Table {
  return {
    head: ["what must be shown", "setting", "target", "measured", ""],
    rows: verdicts.map((verdict) => [
      describeTarget(verdict.target),
      verdict.target.setting,
      describeMust(verdict.target),
      spreadText(verdict.values),
      verdictWord(verdict),
    ]),
  };
}

export function verdictWord({ values, reached, aimReached }: Verdict): string {
  if (values.length === 0) {
    return "not measured";
  }
  if (!reached) {
    return "NOT REACHED";
  }
  return aimReached === true ? "reached, and the aim" : "reached";
}

export function spreadText(values: readonly number[]): string {
  if (values.length === 0) {
    return "–";
  }
  const { median, min, max } = spreadOf(values);
  return values.length === 1
    ? formatFigure(median)
    : `${formatFigure(median)} [${formatFigure(min)} – ${formatFigure(max)}]`;
}

/** For a terminal. */
export function plainTable({ head, rows }: Table): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd();
  return [line(head), line(widths.map((width) => "─".repeat(width))), ...rows.map(line)].join("\n");
}

export function markdownTable({ head, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

export type Reported = { scenario: Scenario; findings: Findings; verdicts: Verdict[] };

export function plainReport({ scenario, findings, verdicts }: Reported): string {
  return [
    `\n${scenario.name}: ${scenario.load}\n`,
    plainTable(figuresTable(scenario, findings.runs)),
    "",
    plainTable(verdictsTable(verdicts)),
    ...findings.notes.map((note) => `\n${note}`),
  ].join("\n");
}
