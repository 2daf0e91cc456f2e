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

const MOMENT_PATTERN =
  /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})$/;

/**
 * Reads a moment (RFC 3339, the seconds may be left out) as epoch milliseconds. Undefined for what is
 * none, and for what does not say how far it is from UTC: nobody could know which moment is meant.
 */
export function parseMoment(text: string): number | undefined {
  const [, date = "", hour, minute, second = "0"] = MOMENT_PATTERN.exec(text) ?? [];
  const isTime = Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60;
  const epochMs = Date.parse(text);
  return isTime && isCalendarDate(date) && !Number.isNaN(epochMs) ? epochMs : undefined;
}

/** True for the names of time zones that this machine knows, like `Asia/Seoul`. */
export function isTimeZone(name: string): boolean {
  // Offsets would be taken as well, and they do not know of summer time.
  if (!/^[A-Za-z]/.test(name)) {
    return false;
  }
  try {
    new Intl.DateTimeFormat("en", { timeZone: name }).format();
    return true;
  } catch {
    return false;
  }
}
