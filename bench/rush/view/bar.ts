/** A row of as many characters as `width`, shared among the parts; what is left over stays empty. */
export function bar(
  parts: readonly { amount: number; mark: string }[],
  whole: number,
  width: number,
) {
  let drawn = "";
  let sum = 0;
  for (const { amount, mark } of parts) {
    sum += amount;
    // By where each part ends, so that rounding never makes the row longer than the whole.
    const end = whole === 0 ? 0 : Math.round((Math.min(sum, whole) / whole) * width);
    drawn += mark.repeat(Math.max(0, end - drawn.length));
  }
  return drawn.padEnd(width, EMPTY);
}

const EMPTY = "·";
