import { expect, test } from "@jest/globals";
import { finding } from "../../../../bench/rush/audit/finding.ts";
import { createMeter } from "../../../../bench/rush/calls/meter.ts";
import { createCrowd } from "../../../../bench/rush/fans/crowd.ts";
import { renderAudit, renderReport } from "../../../../bench/rush/view/report.ts";
import { errand } from "../errands.ts";

function report(overrides: Partial<Parameters<typeof renderReport>[0]> = {}): string {
  return renderReport({
    seats: 2,
    seconds: 10,
    samples: [],
    meter: createMeter(),
    crowd: createCrowd(0),
    errands: [],
    ...overrides,
  });
}

/** The line of a table that begins with this. */
const lineOf = (text: string, start: string) =>
  text.split("\n").find((line) => line.startsWith(start));

test("what fans waited for is told in percentiles; what nobody did is left out", () => {
  const meter = createMeter();
  for (let ms = 1; ms <= 100; ms += 1) {
    meter.time("join", ms);
  }
  const text = report({ meter });
  expect(lineOf(text, "join")).toMatch(/^join +100 +50 +90 +99 +100$/);
  expect(lineOf(text, "pay")).toBeUndefined();
});

test("requests are counted by what came of them, and where it was decided", () => {
  const taken = { status: "rejected", code: "seat-taken" } as const;
  const text = report({
    errands: [
      errand({ kind: "reserve", told: taken, ticketId: undefined }),
      errand({ kind: "reserve", told: taken, ticketId: undefined }),
      errand({ kind: "reserve", told: taken, ticketId: "tkt_1" }),
      errand({ kind: "pay", told: undefined }),
      errand({ kind: "cancel", told: { status: "completed", result: {} } }),
    ],
  });
  expect(lineOf(text, "reserve: seat-taken, at the door")).toMatch(/ 2$/);
  expect(lineOf(text, "reserve: seat-taken  ")).toMatch(/ 1$/);
  expect(lineOf(text, "pay: unanswered")).toMatch(/ 1$/);
  expect(lineOf(text, "cancel: done")).toMatch(/ 1$/);
});

test("evenings are counted by how they ended", () => {
  const crowd = createCrowd(3);
  crowd.move("still to come", "bought a seat");
  crowd.move("still to come", "in line");
  crowd.move("in line", "bought a seat");
  const text = report({ crowd });
  expect(lineOf(text, "bought a seat")).toMatch(/ 2$/);
  expect(lineOf(text, "left the line")).toBeUndefined();
});

test("it says when the hall was sold out, or what kept it from being", () => {
  const sold = { seconds: 7, seats: { free: 0, held: 0, sold: 2 } };
  const open = { seconds: 7, seats: { free: 0, held: 1, sold: 1 } };
  expect(report({ samples: [sold] })).toContain("The hall sold out in 7 s.");
  expect(report({ samples: [open] })).toContain("not sold out: 1 still held, 0 free");
});

test("the audit is a table, and shows witnesses of what it found", () => {
  const text = renderAudit([
    finding("seats sold twice", []),
    finding("tickets unanswered", ["tkt_1"]),
  ]);
  expect(lineOf(text, "seats sold twice")).toMatch(/ 0$/);
  expect(lineOf(text, "tickets unanswered  ")).toMatch(/ 1$/);
  expect(text).toContain("  tkt_1");
});
