import type { RoomLimits, RoomTiming } from "./limits.ts";

/** How often waiting fans are asked to ask. */
export type PollingPace = { minSeconds: number; maxSeconds: number; secondsPerPlace: number };

/**
 * A fan asks again after half of the shortest time in which its turn could come. So nobody loses
 * much of a session by asking late; and when Redis lost the line, everybody is back in it before
 * the turn of the next fan behind them, whatever the order in which they return.
 */
export function pollingPace(limits: RoomLimits, timing: RoomTiming): PollingPace {
  return {
    minSeconds: timing.pollMinSeconds,
    maxSeconds: timing.pollMaxSeconds,
    secondsPerPlace: 0.5 / limits.admitPerSecond,
  };
}

/** The longest time a fan at this position is told to stay silent; its deadline is set by it. */
export function longestSilenceSeconds(position: number, pace: PollingPace): number {
  return Math.min(pace.maxSeconds, Math.max(pace.minSeconds, position * pace.secondsPerPlace));
}

/**
 * When the fan at this position should ask again: between half of its longest silence and all of it.
 * Fans who arrived in one second, as all do when a sale opens, would otherwise return in one second,
 * every time. Neighbours are spread by the golden ratio, which fills any interval evenly.
 */
export function pollAfterSeconds(position: number, pace: PollingPace): number {
  const spread = (position * GOLDEN_RATIO) % 1;
  const seconds = Math.floor(longestSilenceSeconds(position, pace) * (1 - spread / 2));
  return Math.max(pace.minSeconds, seconds);
}

const GOLDEN_RATIO = 0.618_033_988_749_895;

/**
 * How long the fan at this position will probably wait. Each session ends by itself, so that many
 * per second are admitted at least, even while none was lately.
 */
export function estimatedWaitSeconds(
  position: number,
  measuredPerSecond: number,
  limits: RoomLimits,
): number {
  const leastPerSecond = limits.maxActive / limits.sessionSeconds;
  const perSecond = Math.min(limits.admitPerSecond, Math.max(leastPerSecond, measuredPerSecond));
  return Math.ceil(position / perSecond);
}
