import { expect, test } from "@jest/globals";
import { FRAME_COLUMNS, FRAME_ROWS, renderFrame } from "../../../../bench/rush/view/frame.ts";
import { snapshot } from "./snapshots.ts";

test("a frame shows the line, the seats by state, the hall, and how it answers", () => {
  const plan = { fans: 100, seats: 10, seed: 42, speed: 1 };
  expect(renderFrame(plan, snapshot())).toEqual([
    "The rush: 100 fans, 10 seats, seed 42                                      12 s",
    "",
    "arrived  ████████████████████████······  80",
    "in line  ████████████··················  40",
    "inside   ███···························  8 choose, 2 hold a seat",
    "gone     █████████·····················  30",
    "seats    █████████▒▒▒▒▒▒···············  3 sold, 2 held, 5 free",
    "",
    "  the hall, the front row first",
    "  ███▒▒·····",
    "",
    "  2,113 answers/s   p50 3.1 ms   p99 41 ms   4 tickets open",
  ]);
});

test.each([1, 1000, 100_000])(
  "a frame of %d seats fits into a terminal, always as high",
  (seats) => {
    const plan = { fans: 100_000, seats, seed: 4_294_967_295, speed: 100 };
    const frameOf = (state: "free" | "held") =>
      renderFrame(
        plan,
        snapshot({
          seconds: 5999,
          inLine: 33_333,
          choosing: 33_333,
          holding: 33_334,
          gone: 0,
          hall: Array.from({ length: seats }, () => state),
          seats: { sold: Math.floor(seats / 3), held: Math.floor(seats / 3), free: seats / 3 },
          openTickets: 33_333,
          answersPerSecond: 99_999,
          p50Ms: 29_999,
          p99Ms: 29_999,
        }),
      );
    const lines = frameOf("free");
    expect(lines.length).toBeLessThanOrEqual(FRAME_ROWS);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(FRAME_COLUMNS);
    expect(lines.join("\n")).toContain("33,333 choose, 33,334 hold a seat");
    expect(frameOf("held")).toHaveLength(lines.length);
  },
);
