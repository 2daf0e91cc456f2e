import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { formatMoney, MAX_BALANCE, moneyFromColumn, parseMoney } from "../../domain/money.ts";

describe("an amount as clients send it", () => {
  test.each<[unknown, bigint]>([
    ["0", 0n],
    ["0.01", 1n],
    ["0.1", 10n],
    ["1", 100n],
    ["130000.00", 130_000_00n],
    ["999999999999.99", MAX_BALANCE],
    [0, 0n],
    [130_000, 130_000_00n],
    [0.1, 10n],
    [19.99, 19_99n],
    [4.35, 4_35n],
    [1.1, 1_10n],
    [999_999_999_999.99, MAX_BALANCE],
  ])("%j is read exactly", (input, amount) => {
    expect(parseMoney(input)).toBe(amount);
  });

  test.each<[string, unknown]>([
    ["a negative number", -1],
    ["a negative string", "-1"],
    ["a plus sign", "+1"],
    ["negative zero", -0],
    ["negative zero as text", "-0"],
    ["NaN", Number.NaN],
    ["infinity", Number.POSITIVE_INFINITY],
    ["text of infinity", "Infinity"],
    ["a number that overflows", JSON.parse("1e309")],
    ["an exponent", "1e3"],
    ["a number that prints with an exponent", 1e21],
    ["a number too small for a cent", 1e-7],
    ["hexadecimal", "0x10"],
    ["digit groups", "1_000"],
    ["thousands", "1,000"],
    ["a decimal comma", "1,50"],
    ["Arabic digits", "٣"],
    ["full-width digits", "１"],
    ["spaces around", " 5 "],
    ["a line end", "5\n"],
    ["leading zeros", "00012"],
    ["a leading zero", "01"],
    ["a bare point", "."],
    ["nothing before the point", ".5"],
    ["nothing behind the point", "5."],
    ["two points", "1.2.3"],
    ["half a cent", "0.005"],
    ["half a cent as a number", 0.005],
    ["three digits", "1.999"],
    ["three digits that are zeros", "1.000"],
    ["a sum that floats cannot hold", 0.1 + 0.2],
    ["thirteen digits", "1000000000000"],
    ["thirteen digits as a number", 1e12],
    ["an empty string", ""],
    ["null", null],
    ["undefined", undefined],
    ["true", true],
    ["an array", ["5"]],
    ["an object", { amount: 5 }],
    ["an object that prints as a number", { toString: () => "5" }],
    ["a bigint", 5n],
  ])("refused: %s", (_, input) => {
    expect(parseMoney(input)).toBeUndefined();
  });
});

test.each<[bigint, string]>([
  [0n, "0.00"],
  [1n, "0.01"],
  [10n, "0.10"],
  [100n, "1.00"],
  [130_000_00n, "130000.00"],
  [-1n, "-0.01"],
  [-130_000_00n, "-130000.00"],
  [MAX_BALANCE, "999999999999.99"],
])("%s cents are written as %s", (amount, text) => {
  expect(formatMoney(amount)).toBe(text);
});

const amount = fc.bigInt({ min: 0n, max: MAX_BALANCE });

test("what was written is read back as the same amount", () => {
  fc.assert(
    fc.property(amount, (value) => {
      expect(parseMoney(formatMoney(value))).toBe(value);
      expect(moneyFromColumn(formatMoney(value))).toBe(value);
      expect(moneyFromColumn(formatMoney(-value))).toBe(-value);
    }),
  );
});

test("a JSON number means what its digits say, for every amount that a balance can have", () => {
  fc.assert(
    fc.property(amount, (value) => {
      const text = formatMoney(value);
      const number: unknown = JSON.parse(text);
      expect(parseMoney(number)).toBe(value);
    }),
  );
});

test("whatever text is read is written back as the same number", () => {
  const anyText = fc.oneof(fc.string(), fc.stringMatching(/^-?[0-9]{1,14}(\.[0-9]{0,3})?$/));
  fc.assert(
    fc.property(anyText, (text) => {
      const value = parseMoney(text);
      const writtenBack = value === undefined ? "refused" : Number(formatMoney(value));
      expect(["refused", Number(text)]).toContain(writtenBack);
      expect(value === undefined || (value >= 0n && value <= MAX_BALANCE)).toBe(true);
    }),
  );
});

test("a column that is not a decimal is a bug, not a zero", () => {
  for (const column of ["", "abc", "1e5", "--1", "NaN"]) {
    expect(() => moneyFromColumn(column)).toThrow(/Not a decimal column/);
  }
});
