import { expect, test } from "@jest/globals";
import { createPageKeeper } from "../../api/seat-map/page.ts";
import { eventually } from "../support/eventually.ts";

/** A source whose text costs `costMs` of work each time it is asked for. */
function sourceOf(costMs: number) {
  const source = { revision: 0, asked: 0 };
  const currentPage = createPageKeeper({
    revision: () => source.revision,
    text() {
      source.asked += 1;
      const doneAt = performance.now() + costMs;
      while (performance.now() < doneAt) {
        // Busy, as a big hall's text would make it.
      }
      return `{"revision":${source.revision}}`;
    },
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
    expect(currentPage()).toBe(page);
  }
  expect(source.asked).toBe(1);
});

test("a cheap page always shows the last change", () => {
  const { source, shown } = sourceOf(0);
  for (let change = 1; change <= 20; change += 1) {
    source.revision = change;
    expect(shown()).toBe(change);
  }
});

test("an expensive page takes about a tenth of the time at most, and shows the last change soon", async () => {
  const { source, shown } = sourceOf(10);
  const startedAt = performance.now();
  await eventually(
    () => {
      source.revision += 1;
      shown();
      return source.asked === 8;
    },
    { everyMs: 1 },
  );
  const share = (source.asked * 10) / (performance.now() - startedAt);
  expect(share).toBeLessThan(0.15);
  const last = source.revision;
  await eventually(() => shown() === last);
});

test("compression counts as well, and happens once a page", async () => {
  const { source, currentPage } = sourceOf(3);
  const page = currentPage();
  expect(page.gzip()).toBe(page.gzip());
  source.revision = 1;
  expect(currentPage()).toBe(page);
  await page.gzip();
});
