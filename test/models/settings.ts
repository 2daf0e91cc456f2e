/**
 * How the box office of the models is set. All of these are multiples of the step by which time
 * passes, or lie half a step between two: so whether something is over never depends on how long the
 * requests themselves took, as long as they took less than half a step.
 */
export const STEP_S = 60;

export const HOLD_S = 300;
/** Fewer than there are seats, so that a fan who goes on reserving meets it. */
export const MAX_HOLDS = 2;
export const SESSION_S = 600;
/** Two fans may choose seats, so that the others do meet a line. */
export const MAX_ACTIVE = 2;
/** More than are ever here: how the rate is kept is for the tests of the waiting room. */
const ADMIT_PER_SECOND = 100;
/** What the first in a line are told: the API's shortest, which all are told who are so few. */
export const POLL_WAITING_S = 2;
export const POLL_SETTLED_S = 30;
/** Longest that any waiting fan is ever told to be silent. */
const POLL_LONGEST_S = 300;
const GRACE_S = 88;
/** A waiting fan who was silent for longer is dropped. */
export const SILENCE_MAX_S = POLL_WAITING_S + GRACE_S;
/** Ticks that were away for longer spare everybody, for this long. */
export const ABSENCE_S = 10;
export const SPARE_S = POLL_LONGEST_S + GRACE_S;
export const TOP_UP_MAX_CENTS = 1_000_000_00;
export const BALANCE_MAX_CENTS = 999_999_999_999_99;

export const variables: Record<string, string> = {
  HOLD_SECONDS: String(HOLD_S),
  MAX_HOLDS_PER_USER: String(MAX_HOLDS),
  SESSION_SECONDS: String(SESSION_S),
  MAX_ACTIVE: String(MAX_ACTIVE),
  ADMIT_PER_SECOND: String(ADMIT_PER_SECOND),
  WAITING_GRACE_SECONDS: String(GRACE_S),
  TOP_UP_MAX: String(TOP_UP_MAX_CENTS / 100),
};
