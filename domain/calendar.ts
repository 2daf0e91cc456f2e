/** A venue's calendar date, `YYYY-MM-DD`. */
export type CalendarDate = string;

/** True for dates that exist: `2026-02-30` and year 10000 do not. */
export function isCalendarDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) {
    return false;
  }
  const parsed = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(text);
}

/** The date on the venue's calendar at this moment. `timeZone` is an IANA name. */
export function dateInZone(moment: Date, timeZone: string): CalendarDate {
  // The Swedish locale writes dates as ISO 8601 does.
  return new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" }).format(moment);
}
