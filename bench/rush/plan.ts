/** How large a rush is, and how fast. */
export type Plan = { fans: number; seats: number; seed: number; speed: number };

/** Half as many inside as there are seats: enough to fight, and enough seats to go on. */
const INSIDE_PER_SEAT = 0.5;
/** Or a small hall would sell one seat after the other, to nobody's surprise. */
const INSIDE_MIN = 20;
/**
 * A full house comes in over some seconds. The faster, the more often everybody in the line is to
 * ask: this has ten thousand ask a thousand times a second, which two busy cores can bear.
 */
const FILL_SECONDS = 4;
/** The product takes no more. */
const PER_SECOND_MAX = 100_000;
/** Long enough to find the money at leisure, short enough that forgotten seats come back soon. */
const HOLD_SECONDS = 15;
/** A hold that is over before its answer has arrived would be no hold. */
const HOLD_MIN_SECONDS = 2;
/** Enough for all that a fan wants, and who just closed the page does not block the door for long. */
const SESSION_SECONDS = 30;
const SESSION_MIN_SECONDS = 5;

/**
 * What our own box office is told, so that the sale is over within one to two minutes. In production
 * holds and sessions last for minutes, and the line takes its time.
 */
export function admissionSettings({ seats, speed }: Pick<Plan, "seats" | "speed">): {
  MAX_ACTIVE: string;
  ADMIT_PER_SECOND: string;
  HOLD_SECONDS: string;
  SESSION_SECONDS: string;
} {
  const inside = Math.max(INSIDE_MIN, Math.ceil(seats * INSIDE_PER_SEAT));
  const shortened = (seconds: number, least: number) =>
    String(Math.max(least, Math.round(seconds / speed)));
  return {
    MAX_ACTIVE: String(inside),
    ADMIT_PER_SECOND: String(Math.min(PER_SECOND_MAX, Math.ceil((inside / FILL_SECONDS) * speed))),
    HOLD_SECONDS: shortened(HOLD_SECONDS, HOLD_MIN_SECONDS),
    SESSION_SECONDS: shortened(SESSION_SECONDS, SESSION_MIN_SECONDS),
  };
}
