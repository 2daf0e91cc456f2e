import type { Config } from "../core/config.ts";

/** What an operator decides about a room. Seconds may be fractions. */
export type RoomLimits = {
  /** When false, nobody is let in, however much room there is. */
  isAdmitting: boolean;
  /** How many fans may choose seats at the same time. */
  maxActive: number;
  admitPerSecond: number;
  /** How long an admitted fan has. */
  sessionSeconds: number;
  /** How much later than it was told to a waiting fan may ask before the place is given up. */
  waitingGraceSeconds: number;
  /** How long a queue token is good for, hence how long a place that is gone must be remembered. */
  tokenLifetimeSeconds: number;
};

/** What holds for every room for which operators have set nothing else. */
export function usualRoomLimits({ line, queueToken }: Config): RoomLimits {
  return { ...line, isAdmitting: true, tokenLifetimeSeconds: queueToken.lifetimeSeconds };
}

/** What the waiting room decides for itself. */
export type RoomTiming = typeof ROOM_TIMING;

export const ROOM_TIMING = {
  // The front of the line asks this often: soon enough to lose nothing of a session of minutes.
  pollMinSeconds: 2,
  // A million fans must ask somewhere: at this pace the far ones make some 4,000 requests a second.
  // Longer would save little more, and a fan who closed the page would stay in the line longer.
  pollMaxSeconds: 300,
  // Who does not wait knows all there is to know, but not whether the last seat was sold meanwhile.
  pollSettledSeconds: 30,
  // After Redis lost a line nobody is admitted for this long, so that the front of it, which asks
  // every `pollMinSeconds`, is back before somebody behind it is let in.
  rebuildSeconds: 5,
  // Restores that come this long after the first one are a new loss. Everybody who was waiting has
  // asked again by then; a straggler then delays admission by seconds at most this often.
  rebuildWindowSeconds: 600,
  // A tick is due each second and a sign of life from the door every few. Beyond this they were
  // away, and so, perhaps, was the way for fans to be heard.
  absenceSeconds: 10,
};

/** The slots that may be given away: none while nobody is let in. */
export function slotsOf({ isAdmitting, maxActive }: RoomLimits): number {
  return isAdmitting ? maxActive : 0;
}
