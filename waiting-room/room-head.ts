import type { RoomLimits, RoomTiming } from "./limits.ts";
import { pollingPace } from "./polling.ts";
import { roomKeys } from "./room-scripts.ts";

/** What every script of a room is told first: its keys, and the arguments that `room.lua` names. */
export function roomHead(options: {
  prefix: string;
  room: string;
  /** Since when the room has data, as this process last saw it. */
  knownOpened: string;
  limits: RoomLimits;
  timing: RoomTiming;
}): (string | number)[] {
  const { limits, timing } = options;
  const pace = pollingPace(limits, timing);
  return [
    ...roomKeys(options.prefix, options.room),
    options.knownOpened,
    toMs(timing.rebuildSeconds),
    toMs(timing.rebuildWindowSeconds),
    toMs(limits.waitingGraceSeconds),
    toMs(pace.minSeconds),
    toMs(pace.maxSeconds),
    pace.secondsPerPlace * 1000,
  ];
}

export function toMs(seconds: number): number {
  return Math.round(seconds * 1000);
}
