/** An amount in minor units (cents): exact, never a float. */
export type Money = bigint;

/**
 * The largest balance that is stored: `DECIMAL(14,2)`, so twelve digits before the point.
 * A credit that would pass it is refused before the database has to.
 */
export const MAX_BALANCE: Money = 999_999_999_999_99n;

/**
 * Plain decimals only: no sign, no exponent, no leading zeros, at most two digits after the point.
 * Twelve digits before the point is what `MAX_BALANCE` can hold.
 */
export const DECIMAL_PATTERN = /^(?:0|[1-9]\d{0,11})(?:\.\d{1,2})?$/;

/**
 * Reads an amount as clients send it: a decimal string, or a JSON number that is exact to two digits.
 * Returns `undefined` for everything else, negative zero and infinities included.
 */
export function parseMoney(input: unknown): Money | undefined {
  if (typeof input === "number" && !Object.is(input, -0)) {
    return parseDecimal(String(input));
  }
  return typeof input === "string" ? parseDecimal(input) : undefined;
}

/** Reads a `DECIMAL(…,2)` column, which may be negative (ledger entries are signed). */
export function moneyFromColumn(column: string): Money {
  const negative = column.startsWith("-");
  const amount = parseDecimal(negative ? column.slice(1) : column);
  if (amount === undefined) {
    throw new Error(`Not a decimal column: ${column}`);
  }
  return negative ? -amount : amount;
}

/** Two digits after the point, always: `"130000.00"`. The form of responses and of SQL parameters. */
export function formatMoney(amount: Money): string {
  const sign = amount < 0n ? "-" : "";
  const digits = (amount < 0n ? -amount : amount).toString().padStart(3, "0");
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

function parseDecimal(text: string): Money | undefined {
  if (!DECIMAL_PATTERN.test(text)) {
    return undefined;
  }
  const [whole = "0", fraction = ""] = text.split(".");
  return BigInt(whole) * 100n + BigInt(fraction.padEnd(2, "0"));
}
