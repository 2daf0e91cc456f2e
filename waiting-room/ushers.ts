import type { Redis } from "ioredis";
import { RowlockError } from "../domain/errors.ts";
import { assertExhaustive } from "../domain/exhaustive.ts";
import { ROOM_TIMING, type RoomLimits } from "./limits.ts";
import { roomHead, toMs } from "./room-head.ts";
import { defineRoomScripts, type FoundState } from "./room-scripts.ts";

/** The newest place of a fan in a room, as operators see it. */
export type FoundPlace = {
  /** When the fan came to this place, by Redis's clock. */
  joinedAtMs: number;
  state: "waiting" | "admitted" | "ended" | "left" | "dropped";
  /** Of a fan who waits; the first in the line has 1. */
  position: number | null;
  /** Of a fan who waits: who stays silent for longer is dropped. */
  silentUntilMs: number | null;
  sessionEndsAtMs: number | null;
  /** Since when the place is gone. */
  goneSinceMs: number | null;
};

export type LetIn = {
  before: "waiting" | "admitted" | "ended" | "dropped";
  /** The position that the fan had, when waiting. */
  position: number | null;
  sessionEndsAtMs: number;
};

export type LetOut = { before: "waiting" | "admitted"; position: number | null };

/** What people do in a line that otherwise goes by itself. */
export type Ushers = {
  /**
   * Admits a fan for a whole session: now, past those who wait, and also in a room that is full or
   * closed. A session that runs begins again, and a place that was ended or dropped stands again.
   * @throws {RowlockError} `no-place` for a fan who left, or was never here: there is no token then.
   */
  letIn(room: string, userId: string): Promise<LetIn>;

  /**
   * Ends the session of a fan, or the place of one who waits. The token is good for reading and for
   * paying only. The fan may join again, at the end of the line.
   * @throws {RowlockError} `no-place` for a fan who neither waits nor is admitted.
   */
  letOut(room: string, userId: string): Promise<LetOut>;

  /** Ends every session of a room, but for those that begin meanwhile. Returns how many. */
  endSessions(room: string): Promise<number>;

  /** Undefined for a fan who was not here lately. */
  find(room: string, userId: string): Promise<FoundPlace | undefined>;
};

/** Sessions ended by one run of the script: some milliseconds of Redis. */
const STEP_SIZE = 1000;

export function createUshers(deps: {
  redis: Redis;
  prefix: string;
  limitsOf: (room: string) => RoomLimits;
}): Ushers {
  const { redis, prefix } = deps;
  defineRoomScripts(redis);
  // Ushers remember nothing, so they notice no loss either; who serves fans does.
  const head = (room: string) =>
    roomHead({ prefix, room, knownOpened: "", limits: deps.limitsOf(room), timing: ROOM_TIMING });

  return {
    async letIn(room, userId) {
      const { sessionSeconds } = deps.limitsOf(room);
      const [state, position, sessionEndsAtMs] = await redis.roomLetIn(
        ...head(room),
        userId,
        toMs(sessionSeconds),
      );
      if (state === "left" || state === "unknown") {
        throw new RowlockError("no-place", { place: state, room });
      }
      return { before: state, position: position || null, sessionEndsAtMs };
    },

    async letOut(room, userId) {
      const [state, position] = await redis.roomLetOut(...head(room), userId);
      if (state !== "waiting" && state !== "admitted") {
        throw new RowlockError("no-place", { place: state, room });
      }
      return { before: state, position: position || null };
    },

    async endSessions(room) {
      const [, active] = await redis.roomSize(...head(room));
      let ended = 0;
      for (let steps = Math.ceil(active / STEP_SIZE); steps > 0; steps -= 1) {
        ended += await redis.roomEndSessions(...head(room), STEP_SIZE);
      }
      return ended;
    },

    async find(room, userId) {
      const [state, value, sequence, silentUntil] = await redis.roomDescribe(...head(room), userId);
      // Sequences are microseconds of Redis's clock.
      const joinedAtMs = Math.floor(Number(sequence) / 1000);
      return state === "unknown"
        ? undefined
        : { joinedAtMs, state, ...detailsOf(state, value, silentUntil) };
    },
  };
}

function detailsOf(
  state: FoundState,
  value: number,
  silentUntilSeconds: number,
): Omit<FoundPlace, "joinedAtMs" | "state"> {
  const nothing = { position: null, silentUntilMs: null, sessionEndsAtMs: null, goneSinceMs: null };
  switch (state) {
    case "waiting":
      return { ...nothing, position: value, silentUntilMs: silentUntilSeconds * 1000 };
    case "admitted":
      return { ...nothing, sessionEndsAtMs: value };
    case "ended":
    case "left":
    case "dropped":
      return { ...nothing, goneSinceMs: value || null };
    default:
      return assertExhaustive(state);
  }
}
