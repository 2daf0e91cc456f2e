import { expect, test } from "@jest/globals";
import { minorUnits, shortfall, sum, toAmount, typedAmount } from "../../web/money.ts";

test.each([
  ["0.00", 0n],
  ["0.05", 5n],
  ["130000.00", 130_000_00n],
  ["-12.30", -12_30n],
  ["999999999999.99", 999_999_999_999_99n],
])("%s goes there and back", (amount, units) => {
  expect(minorUnits(amount)).toBe(units);
  expect(toAmount(units)).toBe(amount);
});

test("sums are exact where floats are not", () => {
  expect(sum(["0.10", "0.20"])).toBe("0.30");
  expect(sum(["999999999999.99", "0.01"])).toBe("1000000000000.00");
  expect(sum([])).toBe("0.00");
});

test("a shortfall is never less than nothing", () => {
  expect(shortfall("130000.00", "20000.50")).toBe("109999.50");
  expect(shortfall("10.00", "10.00")).toBe("0.00");
  expect(shortfall("10.00", "11.00")).toBe("0.00");
});

test.each([
  ["130000", "130000.00"],
  ["₩130,000", "130000.00"],
  [" 1 234.5 ", "1234.50"],
  ["0.05", "0.05"],
])("%s is typed for an amount", (text, amount) => {
  expect(typedAmount(text)).toBe(amount);
});

test.each(["", "0", "-5", "1.234", "1e3", "abc", "1.2.3", "9999999999999"])(
  "%p is no amount",
  (text) => {
    expect(typedAmount(text)).toBeUndefined();
  },
);
