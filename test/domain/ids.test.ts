import { expect, test } from "@jest/globals";
import { idPattern, madeAtMs, newId, type IdKind } from "../../domain/ids.ts";

const kinds: [IdKind, string][] = [
  ["ticket", "tkt"],
  ["reservation", "rsv"],
  ["payment", "pay"],
  ["batch", "bat"],
  ["process", "prc"],
];

test.each(kinds)("the id of a %s says so, and fits its column", (kind, prefix) => {
  const id = newId(kind);
  expect(id.startsWith(`${prefix}_`)).toBe(true);
  expect(id).toMatch(idPattern(kind));
  expect(id.length).toBeLessThanOrEqual(40);
});

test("an id of one kind is not one of another", () => {
  for (const [kind] of kinds) {
    const accepting = kinds.filter(([other]) => idPattern(other).test(newId(kind)));
    expect(accepting.map(([other]) => other)).toEqual([kind]);
  }
});

test("ids sort as they were made, millisecond by millisecond", async () => {
  const madeAt = new Map<number, string>();
  while (madeAt.size < 5) {
    const now = Date.now();
    const id = newId("ticket");
    if (Date.now() === now) {
      madeAt.set(now, id);
    }
    await new Promise(setImmediate);
  }
  const ids = [...madeAt.values()];
  expect([...ids].sort()).toEqual(ids);
});

test("an id says when it was made, and what is no such id says nothing", () => {
  const before = Date.now();
  const id = newId("batch");
  expect(madeAtMs("batch", id)).toBeGreaterThanOrEqual(before);
  expect(madeAtMs("batch", id)).toBeLessThanOrEqual(Date.now());
  for (const other of [newId("ticket"), "repeat:audit:1700000000000", "17", ""]) {
    expect(madeAtMs("batch", other)).toBeUndefined();
  }
});

test("ids do not repeat", () => {
  const ids = Array.from({ length: 10_000 }, () => newId("ticket"));
  expect(new Set(ids).size).toBe(ids.length);
});

test.each([
  ["no prefix", "01k7rqz4hjfzn9w2f3b8v5c6d7"],
  ["another prefix", "rsv_01k7rqz4hjfzn9w2f3b8v5c6d7"],
  ["capitals", "TKT_01K7RQZ4HJFZN9W2F3B8V5C6D7"],
  ["too short", "tkt_01k7rqz4hjfzn9w2f3b8v5c6d"],
  ["too long", "tkt_01k7rqz4hjfzn9w2f3b8v5c6d77"],
  ["more than 128 bits", "tkt_81k7rqz4hjfzn9w2f3b8v5c6d7"],
  ["letters that are easily mistaken", "tkt_01k7rqz4hjfzn9w2f3b8v5c6il"],
  ["a line end", "tkt_01k7rqz4hjfzn9w2f3b8v5c6d7\n"],
  ["something before it", " tkt_01k7rqz4hjfzn9w2f3b8v5c6d7"],
  ["SQL", "tkt_' OR 1=1 -- 00000000000000"],
  ["nothing", ""],
])("is not the id of a ticket: %s", (_, text) => {
  expect(text).not.toMatch(idPattern("ticket"));
});
