import { expect, test } from "@jest/globals";
import { createPageKeeper } from "../../api/seat-map/page.ts";

/** A source whose text takes `costMs` to make, by a clock that nothing else moves. */
function sourceOf(costMs: number) {
  const source = { revision: 0, asked: 0, nowMs: 0 };
  const currentPage = createPageKeeper({
    revision: () => source.revision,
    text() {
      source.asked += 1;
      source.nowMs += costMs;
      return `{"revision":${source.revision}}`;
    },
    clock: () => source.nowMs,
  });
  const shown = (): number => {
    const body: { revision: number } = JSON.parse(currentPage().identity.toString());
    return body.revision;
  };
  return { source, currentPage, shown };
}

test("without changes the same page is given for ever", () => {
  const { source, currentPage } = sourceOf(0);
  const page = currentPage();
  for (let request = 0; request < 1000; request += 1) {
    source.nowMs += 1;
    expect(currentPage()).toBe(page);
  }
  expect(source.asked).toBe(1);
});

test("a small hall's page shows every change, a burst of them as well", () => {
  const { source, shown } = sourceOf(0.05);
  for (let change = 1; change <= 50; change += 1) {
    source.revision = change;
    expect(shown()).toBe(change);
  }
});

test("an arena's page takes a tenth of the time, however much it changes and is asked for", () => {
  const { source, shown } = sourceOf(5);
  while (source.nowMs < 10_000) {
    source.revision += 1;
    source.nowMs += 1;
    shown();
  }
  expect(source.asked * 5).toBeGreaterThan(900);
  expect(source.asked * 5).toBeLessThan(1_100);
});

test("an arena's page shows the last change when ten times its cost has passed", () => {
  const { source, shown } = sourceOf(8);
  shown();
  source.nowMs += 1_000;
  source.revision = 1;
  expect(shown()).toBe(1);
  source.revision = 2;
  expect(shown()).toBe(1);
  source.nowMs += 80;
  expect(shown()).toBe(2);
});

test("compression happens once a page, and counts", async () => {
  const { source, currentPage } = sourceOf(3);
  const page = currentPage();
  expect(page.gzip()).toBe(page.gzip());
  source.revision = 1;
  expect(currentPage()).toBe(page);
  source.nowMs += 30;
  expect(currentPage()).not.toBe(page);
  await page.gzip();
});
