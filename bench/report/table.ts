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
export function plainTable(table: Table): string {
  const { head, rows } = table;
  const widths = widthsOf(table, 0);
  const line = (cells: readonly string[]) => padded(cells, widths).join("  ").trimEnd();
  return [line(head), line(widths.map((width) => "─".repeat(width))), ...rows.map(line)].join("\n");
}

/** With its columns in line, as the formatter has them. */
export function markdownTable(table: Table): string {
  const { head, rows } = table;
  const widths = widthsOf(table, 3);
  const line = (cells: readonly string[]) => `| ${padded(cells, widths).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}

function widthsOf({ head, rows }: Table, least: number): number[] {
  return head.map((title, column) =>
    Math.max(least, title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
}

function padded(cells: readonly string[], widths: readonly number[]): string[] {
  return cells.map((cell, column) => cell.padEnd(widths[column] ?? 0));
}

export type Reported = {
  scenario: Scenario;
  findings: Findings;
  verdicts: Verdict[];
  /** Where the time of our processes went, if that was asked for. */
  profile: Table | undefined;
};

export function plainReport({ scenario, findings, verdicts, profile }: Reported): string {
  return [
    `\n${scenario.name}: ${scenario.load}\n`,
    plainTable(figuresTable(scenario, findings.runs)),
    "",
    plainTable(verdictsTable(verdicts)),
    ...(profile === undefined ? [] : ["", plainTable(profile)]),
    ...findings.notes.map((note) => `\n${note}`),
  ].join("\n");
}
