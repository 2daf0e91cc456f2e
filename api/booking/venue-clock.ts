import { dateInZone, type CalendarDate } from "../../domain/calendar.ts";

const MINUTE_MS = 60_000;
const todays = new Map<string, { minute: number; date: CalendarDate }>();

/**
 * Today's date at a venue. Formatting a date costs more than all the rest of a request, and dates
 * change on the minute, so it is done once a minute for each time zone, of which there are few.
 */
export function todayIn(timeZone: string, nowMs: number): CalendarDate {
  const minute = Math.floor(nowMs / MINUTE_MS);
  const known = todays.get(timeZone);
  if (known?.minute === minute) {
    return known.date;
  }
  const date = dateInZone(new Date(nowMs), timeZone);
  todays.set(timeZone, { minute, date });
  return date;
}
