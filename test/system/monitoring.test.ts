import { readFileSync } from "node:fs";
import type { SyntaxNode } from "@lezer/common";
import { parser } from "@prometheus-io/lezer-promql";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { openBoxOffice, type BoxOffice } from "../support/box-office.ts";
import { eventually } from "../support/eventually.ts";
import { createShow, createUser, SEAT_PRICE } from "../support/factories.ts";
import { METRICS_TOKEN, scrape, type MetricSample } from "../support/metrics.ts";

/** The alerts and the dashboard ask for what a real API and a real worker tell, and for all of it. */

type Rule = {
  alert: string;
  expr: string;
  for: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
};
type Panel = { title: string; targets?: { expr: string; legendFormat: string }[] };
type Dashboard = { panels: Panel[]; templating: { list: { type: string; definition?: string }[] } };

const docs = new URL("../../docs/", import.meta.url);
const textOf = (file: string) => readFileSync(new URL(file, docs), "utf8");

const { groups }: { groups: { name: string; rules: Rule[] }[] } = parse(
  textOf("monitoring/alerts.yml"),
);
const rules = groups.flatMap((group) => group.rules);
const dashboard: Dashboard = JSON.parse(textOf("monitoring/dashboard.json"));
const queries = dashboard.panels.flatMap(({ title, targets = [] }) =>
  targets.map(({ expr, legendFormat }) => ({
    what: `${title}: ${legendFormat}`,
    expr: expr.replaceAll("$__rate_interval", "5m").replaceAll(/\$(?:room|concert)/g, ".*"),
    legendFormat,
  })),
);
const everyExpression = [...rules.map(({ expr }) => expr), ...queries.map(({ expr }) => expr)];

/** What Prometheus says of where it read a value. */
const TARGET_LABELS = new Set(["instance", "job"]);

/** After the first audit and the first ticks. */
const TOLD_LATE = [
  "rowlock_audit_violations",
  "rowlock_line_dropped_total",
  "rowlock_schedule_success_timestamp_seconds",
];

let office: BoxOffice;
let samples: MetricSample[];
/** Metrics whose help says that they are not to be added up. */
let sameEverywhere: Set<string>;

beforeAll(async () => {
  office = await openBoxOffice({ variables: { METRICS_TOKEN } });
  await sellSomething();
  const urls = [office.apis[0]?.url, office.workers[0]?.healthUrl];
  await eventually(
    async () => {
      const scraped = await Promise.all(urls.map((url) => scrape(url ?? "")));
      samples = scraped.flatMap((each) => each.samples);
      const texts = scraped.map(({ text }) => text).join("\n");
      sameEverywhere = new Set(
        [...texts.matchAll(/^# HELP (\S+) .*take the max/gm)].map(([, name = ""]) => name),
      );
      return TOLD_LATE.every((name) => samples.some((sample) => sample.name === name));
    },
    { withinMs: 20_000 },
  );
});
afterAll(() => office.close());

/** One of each kind of request that a dashboard or an alert names. */
async function sellSomething(): Promise<void> {
  const { concertId, date } = await createShow(office.db, { seats: 2 });
  const userId = await createUser(office.db, { balance: SEAT_PRICE });
  const client = office.client();
  const fan = { userId, token: await client.join(userId) };
  const hold = await client.reserve(fan, { concertId, date, seatNo: "1" }, { wait: 10 });
  await client.ticket(fan.token, String(hold.body["ticketId"]));
  const reservationId = String(hold.body["reservationId"]);
  await client.pay(fan, { concertId, reservationId, paymentAmount: "50000.00" }, { wait: 10 });
  await client.call("GET", "/concerts");
}

function nodesOf(expr: string): SyntaxNode[] {
  const nodes: SyntaxNode[] = [];
  parser.parse(expr).iterate({ enter: ({ node }) => void nodes.push(node) });
  return nodes;
}

const cut = (expr: string, node: SyntaxNode | null | undefined) =>
  node ? expr.slice(node.from, node.to) : "";

type Selector = {
  name: string;
  matchers: { label: string; operator: string; value: string }[];
  isRange: boolean;
  /** The aggregation that it is directly in, or the empty text. */
  aggregate: string;
  function: string;
};

function selectorsOf(expr: string): Selector[] {
  return nodesOf(expr)
    .filter((node) => node.name === "VectorSelector")
    .map((node) => ({
      name: cut(expr, node.getChild("Identifier")),
      matchers: (node.getChild("LabelMatchers")?.getChildren("UnquotedLabelMatcher") ?? []).map(
        (matcher) => ({
          label: cut(expr, matcher.getChild("LabelName")),
          operator: cut(expr, matcher.getChild("MatchOp")),
          value: cut(expr, matcher.getChild("StringLiteral")).slice(1, -1),
        }),
      ),
      isRange: node.parent?.name === "MatrixSelector",
      aggregate: cut(expr, ancestor(node, "AggregateExpr")?.getChild("AggregateOp")),
      function: cut(expr, ancestor(node, "FunctionCall")?.getChild("FunctionIdentifier")),
    }));
}

function ancestor(node: SyntaxNode, name: string): SyntaxNode | undefined {
  for (let parent = node.parent; parent !== null; parent = parent.parent) {
    if (parent.name === name) {
      return parent;
    }
  }
  return undefined;
}

function matches({ operator, value }: Selector["matchers"][number], told: string): boolean {
  const isRegex = operator.endsWith("~");
  const isLike = isRegex ? new RegExp(`^(?:${value})$`).test(told) : told === value;
  return operator.startsWith("!") ? !isLike : isLike;
}

const told = (name: string) => samples.filter((sample) => sample.name === name);

test.each(everyExpression)("%s is PromQL, and asks for what is told", (expr) => {
  expect(nodesOf(expr).filter(({ type }) => type.isError)).toEqual([]);
  const selectors = selectorsOf(expr);
  expect(selectors).not.toHaveLength(0);
  for (const { name, matchers } of selectors) {
    expect([name, told(name).length > 0]).toEqual([name, true]);
    for (const matcher of matchers) {
      const values = told(name).flatMap(({ labels }) => labels[matcher.label] ?? []);
      expect([matcher, values.some((value) => matches(matcher, value))]).toEqual([matcher, true]);
      // What is asked for by name, or kept out, is something that there is.
      const isNamed = matcher.operator.includes("~") || values.includes(matcher.value);
      expect([matcher, isNamed]).toEqual([matcher, true]);
    }
  }
  const known = new Set([
    ...TARGET_LABELS,
    ...selectors.flatMap(({ name }) => told(name).flatMap(({ labels }) => Object.keys(labels))),
  ]);
  const grouping = nodesOf(expr)
    .filter((node) => node.name === "GroupingLabels")
    .flatMap((node) => node.getChildren("LabelName").map((label) => cut(expr, label)));
  expect(grouping.filter((label) => !known.has(label))).toEqual([]);
});

test("counters are asked for their growth, and what every API tells is not added up", () => {
  const selectors = everyExpression.flatMap(selectorsOf);
  for (const selector of selectors) {
    const { name } = selector;
    const isCounter = /_(?:total|bucket|sum|count)$/.test(name);
    expect([name, selector.isRange && selector.function !== "delta"]).toEqual([name, isCounter]);
  }
  const shared = selectors.filter(({ name }) => sameEverywhere.has(name));
  expect(shared).not.toHaveLength(0);
  const isAddedUp = (selector: Selector) =>
    selector.aggregate !== "max" && selector.function !== "absent";
  expect(shared.filter(isAddedUp)).toEqual([]);
});

test("legends and variables of the dashboard name labels that there are", () => {
  for (const { expr, legendFormat, what } of queries) {
    const grouped = cut(
      expr,
      nodesOf(expr).find(({ name }) => name === "GroupingLabels"),
    );
    const labels = selectorsOf(expr).flatMap(({ name }) =>
      told(name).flatMap((sample) => Object.keys(sample.labels)),
    );
    for (const [, label = ""] of legendFormat.matchAll(/\{\{(\w+)\}\}/g)) {
      const isKept = grouped === "" ? true : new RegExp(`\\b${label}\\b`).test(grouped);
      expect([what, label, isKept]).toEqual([what, label, true]);
      expect([...labels, ...TARGET_LABELS]).toContain(label);
    }
  }
  const variables = dashboard.templating.list.filter(({ type }) => type === "query");
  expect(variables).not.toHaveLength(0);
  for (const { definition = "" } of variables) {
    const [, name = "", label = ""] = /^label_values\((\w+), (\w+)\)$/.exec(definition) ?? [];
    expect(told(name).some(({ labels }) => labels[label] !== undefined)).toBe(true);
  }
});

test("what is told is looked at: every metric of ours is in an alert or on the dashboard", () => {
  const asked = new Set(everyExpression.flatMap(selectorsOf).map(({ name }) => family(name)));
  const ours = new Set(
    samples
      .map(({ name }) => family(name))
      // What Node knows of its process is more than anybody needs every day.
      .filter((name) => !/^rowlock_(?:nodejs|process)_/.test(name)),
  );
  expect([...ours].filter((name) => !asked.has(name))).toEqual([]);
});

const family = (name: string) => name.replace(/_(?:bucket|sum|count)$/, "");

describe("alerts", () => {
  test.each(rules)("$alert says how bad it is, how long it waits, and what to do", (rule) => {
    expect(["critical", "warning"]).toContain(rule.labels["severity"]);
    expect(rule.for).toMatch(/^\d+[sm]$/);
    for (const annotation of ["summary", "action"]) {
      expect(rule.annotations[annotation]).toMatch(/\.$/);
    }
    expect(rule.annotations["runbook"]).toBe(`docs/operations.md#${rule.alert.toLowerCase()}`);
  });

  test("each has its section in the handbook, and no other has one", () => {
    const sections = [...textOf("operations.md").matchAll(/^### (Rowlock\w+)$/gm)].map(
      ([, name]) => name,
    );
    expect(new Set(sections)).toEqual(new Set(rules.map(({ alert }) => alert)));
  });
});
