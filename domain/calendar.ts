/** A venue's calendar date, `YYYY-MM-DD`. */
export type CalendarDate = string;

/** True for dates that exist: `2026-02-30` and year 10000 do not. */
export function isCalendarDate(text: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  const parsed = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  // A day or a month that does not exist comes out as another one.
  return parsed.getUTCDate() === Number(day) && parsed.getUTCMonth() === Number(month) - 1;
}

/** The date on the venue's calendar at this moment. `timeZone` is an IANA name. */
export function dateInZone(moment: Date, timeZone: string): CalendarDate {
  // The Swedish locale writes dates as ISO 8601 does.
  return new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" }).format(moment);
}
