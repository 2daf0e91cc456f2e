import type { Findings, Scenario } from "../bench.ts";
import type { Run } from "../run.ts";
import { formatFigure } from "../measure/rounds.ts";
import { spreadOf } from "./statistics.ts";
import { plainTable, type Table } from "./table.ts";
import { describeMust, describeTarget, type Verdict } from "./target.ts";

/** What each contender did in each setting: median, and in brackets the least and the most. */
export function figuresTable({ columns }: Pick<Scenario, "columns">, runs: readonly Run[]): Table {
  const shown = columns.filter((name) => runs.some(({ figures }) => name in figures));
  return {
    head: ["setting", "contender", ...shown],
    rows: groupsOf(runs).map(({ setting, contender, group }) => [
      setting,
      contender,
      ...shown.map((name) => spreadText(group.flatMap(({ figures }) => figures[name] ?? []))),
    ]),
  };
}

/** The processor time that each process used for an answer: medians. */
export function processorTable(runs: readonly Run[]): Table {
  const names = ["api", "worker", "database", "redis", "load"];
  const measured = runs.filter(({ figures }) => "api µs/answer" in figures);
  const medianOf = (group: readonly Run[], name: string) =>
    spreadOf(group.flatMap(({ figures }) => figures[`${name} µs/answer`] ?? [])).median;
  return {
    head: ["processor time, µs/answer", "contender", ...names, "all"],
    rows: groupsOf(measured).map(({ setting, contender, group }) => {
      const medians = names.map((name) => medianOf(group, name));
      const sum = medians.reduce((total, us) => total + (Number.isNaN(us) ? 0 : us), 0);
      return [setting, contender, ...[...medians, sum].map(formatFigure)];
    }),
  };
}

/** The runs of each contender in each setting, in the order of the first. */
function groupsOf(runs: readonly Run[]): { setting: string; contender: string; group: Run[] }[] {
  const groups: { setting: string; contender: string; group: Run[] }[] = [];
  for (const run of runs) {
    const { setting, contender } = run;
    const known = groups.find((each) => each.setting === setting && each.contender === contender);
    if (known === undefined) {
      groups.push({ setting, contender, group: [run] });
    } else {
      known.group.push(run);
    }
  }
  return groups;
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

export type Reported = {
  scenario: Scenario;
  findings: Findings;
  verdicts: Verdict[];
  /** Where the time of our processes went, if that was asked for. */
  profile: Table | undefined;
};

export function plainReport(reported: Reported): string {
  const { scenario, findings } = reported;
  return [
    `\n${scenario.name}: ${scenario.load}`,
    ...tablesOf(reported).map(plainTable),
    ...findings.notes,
  ].join("\n\n");
}

/** Those that say anything. */
export function tablesOf({ scenario, findings, verdicts, profile }: Reported): Table[] {
  const tables = [
    figuresTable(scenario, findings.runs),
    verdictsTable(verdicts),
    processorTable(findings.runs),
    ...(profile === undefined ? [] : [profile]),
  ];
  return tables.filter(({ rows }) => rows.length > 0);
}
