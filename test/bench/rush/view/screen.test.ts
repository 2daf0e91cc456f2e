import { expect, test } from "@jest/globals";
import { openScreen } from "../../../../bench/rush/view/screen.ts";
import { snapshot } from "./snapshots.ts";

const plan = { fans: 100, seats: 10, seed: 42, speed: 1 };

/** Something to write to that says of itself what a terminal of this size says. */
function outputOf(size: { isTTY?: boolean; columns?: number; rows?: number }) {
  const written: string[] = [];
  return { output: { ...size, write: (text: string) => written.push(text) }, written };
}

test("in a terminal the picture is drawn over the last one, and the cursor comes back", () => {
  const { output, written } = outputOf({ isTTY: true, columns: 80, rows: 24 });
  const screen = openScreen(plan, output);
  screen.show(snapshot());
  screen.show(snapshot({ seconds: 13 }));
  screen.close();
  screen.close();

  const [hidden, first = "", second = "", shown, ...rest] = written;
  expect(hidden).toBe("\u001b[?25l");
  const height = first.split("\n").length - 1;
  expect(second.startsWith(`\u001b[${height}A\r`)).toBe(true);
  expect(shown).toBe("\u001b[?25h");
  expect(rest).toEqual([]);
});

test("the cursor comes back when the process ends in the middle", () => {
  const before = process.listeners("exit");
  const { output, written } = outputOf({ isTTY: true, columns: 80, rows: 24 });
  openScreen(plan, output);

  const onExit = process.listeners("exit").find((listener) => !before.includes(listener));
  onExit?.(130);
  process.off("exit", onExit ?? (() => undefined));

  expect(written.at(-1)).toBe("\u001b[?25h");
});

test.each([{}, { isTTY: true, columns: 79, rows: 24 }, { isTTY: true, columns: 80, rows: 20 }])(
  "where there is no terminal, or a small one, there are plain lines: %j",
  (size) => {
    const { output, written } = outputOf(size);
    const screen = openScreen(plan, output);
    screen.show(snapshot());
    screen.close();
    expect(written).toHaveLength(1);
    expect(written[0]).toMatch(/^ +13 s · arrived 80 .*ms\n$/);
  },
);
