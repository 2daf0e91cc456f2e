/** `10,000` */
export function whole(number: number): string {
  return Math.round(number).toLocaleString("en-US");
}

/** Milliseconds to three digits or so; a dash when there is nothing to tell. */
export function milliseconds(ms: number): string {
  if (Number.isNaN(ms)) {
    return "–";
  }
  return ms < 10 ? ms.toFixed(1) : whole(ms);
}
