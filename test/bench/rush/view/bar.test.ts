import { expect, test } from "@jest/globals";
import { bar } from "../../../../bench/rush/view/bar.ts";

test("parts share the row, what is left over stays empty", () => {
  const parts = [
    { amount: 5, mark: "#" },
    { amount: 3, mark: "-" },
  ];
  expect(bar(parts, 10, 10)).toBe("#####---··");
});

test("rounding never makes it longer or shorter", () => {
  const third = { amount: 1, mark: "#" };
  expect(bar([third, third, third], 3, 10)).toBe("#".repeat(10));
  expect(bar([{ amount: 1, mark: "#" }], 1000, 10)).toBe("·".repeat(10));
});

test("more than the whole fills it, of nothing it is empty", () => {
  expect(bar([{ amount: 12, mark: "#" }], 10, 4)).toBe("####");
  expect(bar([{ amount: 0, mark: "#" }], 0, 4)).toBe("····");
});
