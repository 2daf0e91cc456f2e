import type { Amount } from "../money.ts";

export type Language = "en" | "ko";

/** How amounts, dates and times are written; all by `Intl`. */
export type Formats = ReturnType<typeof createFormats>;

/**
 * English as it is written in most of the world: the day before the month, hours up to 24.
 */
const locales: Record<Language, string> = { en: "en-GB", ko: "ko-KR" };

const A_MINUTE_SECONDS = 60;
const AN_HOUR_SECONDS = 3600;
const A_DAY_SECONDS = 86_400;

export function createFormats(language: Language, currency: string) {
  const locale = locales[language];
  const money = new Intl.NumberFormat(locale, {
    style: "currency",
    currency,
    currencyDisplay: "narrowSymbol",
    trailingZeroDisplay: "stripIfInteger",
  });
  const number = new Intl.NumberFormat(locale);
  // A date without a time is the same day everywhere, so it is read and written in one zone.
  const day = new Intl.DateTimeFormat(locale, {
    timeZone: "UTC",
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
  });
  const span = new Intl.DateTimeFormat(locale, {
    timeZone: "UTC",
    day: "numeric",
    month: "short",
    year: "numeric",
  });
  const unit = (name: string, value: number) =>
    new Intl.NumberFormat(locale, { style: "unit", unit: name, unitDisplay: "long" }).format(value);

  return {
    /** Exact, however large: it is never made a float. */
    money: (amount: Amount): string => money.format(isDecimal(amount) ? amount : Number(amount)),
    number: (value: number): string => number.format(value),
    /** A day on the venue's calendar. */
    date: (date: string): string => day.format(utc(date)),
    dates: (dates: readonly string[]): string => {
      const [first, last] = [dates[0], dates.at(-1)];
      if (first === undefined || last === undefined) {
        return "";
      }
      return first === last ? day.format(utc(first)) : span.formatRange(utc(first), utc(last));
    },
    /** A moment, on the venue's clocks and with their zone. */
    moment: (moment: string, timeZone: string): string =>
      new Intl.DateTimeFormat(locale, {
        timeZone,
        weekday: "short",
        day: "numeric",
        month: "short",
        hour: "2-digit",
        minute: "2-digit",
        timeZoneName: "short",
      }).format(new Date(moment)),
    /** As long as somebody would say it takes: nobody waits 127 seconds. */
    roughly: (seconds: number): string => {
      if (seconds < 50) {
        return unit("second", Math.max(5, Math.ceil(seconds / 10) * 10));
      }
      if (seconds < 90 * A_MINUTE_SECONDS) {
        return unit("minute", Math.ceil(seconds / A_MINUTE_SECONDS));
      }
      return unit("hour", Math.ceil(seconds / AN_HOUR_SECONDS));
    },
    /** Days and hours, or as a clock would show it. */
    countdown: (seconds: number): string => {
      const whole = Math.max(0, Math.ceil(seconds));
      const days = Math.floor(whole / A_DAY_SECONDS);
      const hours = Math.floor((whole % A_DAY_SECONDS) / AN_HOUR_SECONDS);
      const minutes = Math.floor((whole % AN_HOUR_SECONDS) / A_MINUTE_SECONDS);
      const rest = two(whole % A_MINUTE_SECONDS);
      const clock = days + hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
      return days > 0 ? `${unit("day", days)} ${clock}` : clock;
    },
  };
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}

function utc(date: string): Date {
  return new Date(`${date}T00:00:00Z`);
}

/** `Intl` reads these exactly. */
function isDecimal(amount: Amount): amount is `${number}` {
  return /^-?\d+(?:\.\d+)?$/.test(amount);
}
