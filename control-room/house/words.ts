/* Numbers and moments in the words of an operator's browser. */

const counts = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });
const rates = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });
const shares = new Intl.NumberFormat(undefined, { style: "percent", maximumFractionDigits: 1 });
const times = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });
const moments = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

const UNKNOWN = "–";

export const countText = (count: number | null | undefined) =>
  count === null || count === undefined ? UNKNOWN : counts.format(count);

export const rateText = (perSecond: number | null | undefined) =>
  perSecond === null || perSecond === undefined ? UNKNOWN : rates.format(perSecond);

export const shareText = (part: number, whole: number) =>
  whole === 0 ? UNKNOWN : shares.format(part / whole);

export const timeText = (atMs: number) => times.format(atMs);

export const momentText = (at: string) => moments.format(Date.parse(at));

/** Such as 45 s, 3 min 20 s, 2 h 5 min. */
export function durationText(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) {
    return `${whole} s`;
  }
  const minutes = Math.floor(whole / 60);
  return minutes < 60
    ? `${minutes} min ${whole % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
