import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { seedDemo } from "../db/seeds/demo.ts";
import { booking } from "../scripts/welcome.mjs";
import { hasBashAndCurl, runInBash } from "./support/bash.ts";
import { openBoxOffice, type BoxOffice } from "./support/box-office.ts";
import { eventually } from "./support/eventually.ts";

const testInBash = hasBashAndCurl ? test : test.skip;
const fileText = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), "utf8");

let office: BoxOffice;
let api: string;

beforeAll(async () => {
  office = await openBoxOffice({});
  await seedDemo(office.db, new Date());
  api = `${office.apis[0]?.url}/api/v1`;
  // The API looks for new concerts every few seconds.
  await eventually(async () => (await fetch(`${api}/concerts/moonlight-hall`)).ok);
});

afterAll(() => office.close());

/** All that stands in fences, in order, without what is said about it further right. */
const fences = (markdown: string) =>
  [...markdown.matchAll(/^```\w*\n.*?^```$/gms)].map(([all]) =>
    all.replaceAll(/(?<=\S)(?: +#| {2,}).*$/gm, ""),
  );

/** The blocks to paste, each with what the README shows as its answer. */
function tourSteps(readme: string): { script: string; shown: string }[] {
  const [, tour = ""] = /^## A tour[^\n]*\n(.*?)^## /ms.exec(readme) ?? [];
  const steps = tour.matchAll(/^```bash\n(.*?)^```\n+```(?:json|text)\n(.*?)^```/gms);
  return [...steps].map(([, script = "", shown = ""]) => ({ script, shown }));
}

/**
 * What stays the same from run to run, one value a line. Ids become numbers in the order of their
 * first appearance, so that the same id stays the same.
 */
function stableParts(outputs: readonly string[]): string[] {
  const ids: string[] = [];
  const numbered = (id: string) => {
    if (!ids.includes(id)) {
      ids.push(id);
    }
    return `${id.slice(0, 4)}${ids.indexOf(id)}`;
  };
  return outputs.map((output) =>
    output
      .replaceAll(/\b(?:tkt|rsv|pay)_[0-9a-z]{26}\b/g, numbered)
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "(a time)")
      .replaceAll(/\d{4}-\d\d-\d\d/g, "(a date)")
      .replaceAll(/"[\w-]{8}-\d+"/g, '"(a request)"')
      .replaceAll(/\s+/g, "")
      .replaceAll(",", ",\n"),
  );
}

testInBash("the README's tour runs as written and prints what it shows", async () => {
  const steps = tourSteps(fileText("README.md"));
  expect(steps.length).toBeGreaterThan(5);
  const address = "API=http://localhost:3000/api/v1\n";
  expect(steps[0]?.script).toContain(address);

  const printed = await runInBash(
    steps.map(({ script }) => script.replace(address, `API=${api}\n`)),
  );

  expect(stableParts(printed)).toEqual(stableParts(steps.map(({ shown }) => shown)));
});

test("every block of the tour shows its answer", () => {
  const readme = fileText("README.md");
  expect(tourSteps(readme)).toHaveLength(readme.match(/^```bash$/gm)?.length ?? 0);
});

test("the Korean README has the same sections, commands and answers, in the same order", () => {
  const [english, korean] = [fileText("README.md"), fileText("README.ko.md")];
  expect(fences(korean)).toEqual(fences(english));
  const levels = (markdown: string) => markdown.match(/^#{2,} /gm);
  expect(levels(korean)).toEqual(levels(english));
});

testInBash("the booking that `npm start` prints works, again and again", async () => {
  const printed = await runInBash([booking(api), booking(api)]);

  for (const output of printed) {
    expect(output).toContain('"status":"reserved"');
    expect(output).toContain('"status":"paid"');
  }
});

test("the README's settings are those of .env.example, with the same defaults", () => {
  const rows = fileText("README.md").matchAll(/^\| `([A-Z_]+)` +\| (?:`(\S+)`)? +\|/gm);
  const told = [...rows].map(([, name, fallback]) => [name, fallback]);
  const lines = fileText(".env.example").matchAll(/^(# )?([A-Z_]+)=(.*)$/gm);
  const known = [...lines].map(([, comment, name, value]) => [
    name,
    comment === undefined ? value : undefined,
  ]);

  expect(Object.fromEntries(told)).toEqual(Object.fromEntries(known));
});

test("docs/architecture.md gives the reason for every package, and for no other", () => {
  const needed = ["package.json", "client/package.json"].flatMap((file) => {
    const { dependencies, devDependencies, overrides } = JSON.parse(fileText(file));
    return Object.keys({ ...dependencies, ...devDependencies, ...overrides });
  });
  const [, section = ""] = fileText("docs/architecture.md").split("\n## Dependencies\n");
  const firstCells = [...section.matchAll(/^\| (`.*?) +\|/gm)].map(([, cell = ""]) => cell);
  const explained = firstCells.flatMap((cell) => cell.match(/(?<=`)[@a-z][^`\s]*(?=`)/g) ?? []);

  expect([...new Set(explained)].toSorted()).toEqual([...new Set(needed)].toSorted());
});
