/*
 * Amounts travel as decimal strings with two digits. Sums are made of whole minor units, never of
 * floats.
 */

/** As the API writes it: `"130000.00"`. */
export type Amount = string;

const AMOUNT = /^(-?)(\d+)(?:\.(\d{1,2}))?$/;

export function minorUnits(amount: Amount): bigint {
  const [, sign = "", whole = "0", fraction = ""] = AMOUNT.exec(amount) ?? [];
  const units = BigInt(whole) * 100n + BigInt(fraction.padEnd(2, "0"));
  return sign === "-" ? -units : units;
}

export function toAmount(units: bigint): Amount {
  const digits = (units < 0n ? -units : units).toString().padStart(3, "0");
  return `${units < 0n ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

export function sum(amounts: readonly Amount[]): Amount {
  return toAmount(amounts.reduce((total, amount) => total + minorUnits(amount), 0n));
}

/** What is lacking to an amount; nothing when there is enough. */
export function shortfall(needed: Amount, there: Amount): Amount {
  const lacking = minorUnits(needed) - minorUnits(there);
  return toAmount(lacking > 0n ? lacking : 0n);
}

export function isZero(amount: Amount): boolean {
  return minorUnits(amount) === 0n;
}

/** What somebody typed, with or without separators; `undefined` when it is no amount above zero. */
export function typedAmount(text: string): Amount | undefined {
  const plain = text.replaceAll(/[\s,'’₩$€£¥]/g, "");
  if (!/^\d{1,12}(?:\.\d{1,2})?$/.test(plain)) {
    return undefined;
  }
  const units = minorUnits(plain);
  return units > 0n ? toAmount(units) : undefined;
}
