import type { Redis } from "ioredis";
import { assertExhaustive } from "../domain/exhaustive.ts";
import { browserHash } from "./browser-hash.ts";
import { ROOM_TIMING, slotsOf, type RoomLimits, type RoomTiming } from "./limits.ts";
import type { Place, PlaceId } from "./place.ts";
import { estimatedWaitSeconds, pollAfterSeconds, pollingPace } from "./polling.ts";
import { roomHead, toMs } from "./room-head.ts";
import { defineRoomScripts, roomKey, type PlaceReply, type StatusReply } from "./room-scripts.ts";
import { createTurnBatch } from "../core/turn-batch.ts";

/** A place, and what its fan is told besides. */
export type PlaceStatus = {
  place: Place;
  /** Asking later than this plus the grace gives a waiting fan's place up. */
  pollAfterSeconds: number;
  /** 0 unless waiting. */
  estimatedWaitSeconds: number;
  /** Nothing can be bought any more in this room. */
  soldOut: boolean;
};

export type JoinedPlace = PlaceStatus & {
  id: PlaceId;
  place: Extract<Place, { state: "waiting" | "admitted" }>;
  /** False for who had a place, and keeps it. */
  isNew: boolean;
};

export type RoomSize = {
  waiting: number;
  /** Sessions that run. */
  active: number;
  /** How long the first in line has been waiting; 0 when nobody is. */
  oldestWaitSeconds: number;
  /** How many there were since the room got its data: lower than before when Redis lost it. */
  joins: number;
  admissions: number;
};

export type Admission = {
  admitted: number;
  /** Waiting fans who stayed silent for too long. */
  dropped: number;
  /** Sessions that ran out. */
  expired: number;
  /** Left in the line afterwards. */
  waiting: number;
  /** Sessions running afterwards. */
  active: number;
};

/**
 * The lines in front of the seat maps. Every operation is atomic, may be repeated without harm, costs
 * log n at most in the length of the line, and reads no clock but that of Redis.
 *
 * When Redis has lost a line, the places of valid tokens are put back as their fans ask about them,
 * in the order of their sequences.
 */
export type WaitingRoom = {
  /**
   * The fan's place: the one it has, moved to this browser if need be (tokens of the other browser
   * are then superseded), else a new one at the end. Admitted at once when nobody waits, there is
   * room, and no lost line is being rebuilt. Counts as a poll.
   */
  join(room: string, userId: string, browserId: string): Promise<JoinedPlace>;

  /** As `join`, but only for a fan who has a place. */
  rejoin(room: string, userId: string, browserId: string): Promise<JoinedPlace | undefined>;

  /** Where a place stands. Cheap, because meant for every request; does not count as a poll. */
  check(id: PlaceId): Promise<Place>;

  /** As `check`, for a fan who asks: a waiting fan has until the next poll and the grace to return. */
  poll(id: PlaceId): Promise<PlaceStatus>;

  /**
   * Gives the place up, for good: its token will not bring it back. Returns where the place stands
   * now: `left`, or `superseded` or `dropped` when it was not the fan's any more.
   */
  leave(id: PlaceId): Promise<Place>;

  /** Ends an admitted fan's session and frees the slot. True if there was one. */
  endSession(room: string, userId: string): Promise<boolean>;

  /**
   * One tick: ends sessions that ran out, drops fans who stayed silent for too long, and admits the
   * oldest as far as slots and rate allow. Late, doubled and concurrent ticks do no harm.
   */
  admit(room: string): Promise<Admission>;

  /**
   * Says that fans can be heard; to be called every few seconds by each process that serves them.
   * Once anybody has said so, ticks drop nobody while nobody does, nor until all fans had time to
   * ask afterwards: silence is no fan's fault while there is nobody to talk to.
   */
  keepDoorOpen(room: string): Promise<void>;

  /** What `soldOut` says from now on. To be repeated, since Redis may forget it. */
  setSoldOut(room: string, soldOut: boolean): Promise<void>;

  size(room: string): Promise<RoomSize>;
};

/** A place that is gone is remembered longer than any token for it, by any clock, is valid. */
const TOKEN_MARGIN_SECONDS = 60;

/** Places looked up by one run of the script: half a millisecond of Redis. */
const TURN_MAX = 100;

/** Fans looked at or moved by one run of the script, for each reason: up to 10 ms of Redis. */
const STEP_SIZE = 1000;

/** Runs of the script in a tick, so that even the highest rate that can be configured is reached. */
const STEPS_MAX = 100;

export function createWaitingRoom(deps: {
  redis: Redis;
  prefix: string;
  /** What holds for a room now: asked each time, because operators change it. */
  limitsOf: (room: string) => RoomLimits;
  timing?: Partial<RoomTiming>;
}): WaitingRoom {
  const { redis, prefix, limitsOf } = deps;
  const timing: RoomTiming = { ...ROOM_TIMING, ...deps.timing };
  defineRoomScripts(redis);

  /**
   * Since when each room has data, as last seen. A room whose data is younger has lost what it had,
   * and the script that is told so waits for its fans to return before it admits anybody.
   */
  const openedByRoom = new Map<string, string>();

  const head = (room: string, limits = limitsOf(room)) =>
    roomHead({ prefix, room, knownOpened: openedByRoom.get(room) ?? "", limits, timing });

  const checkInTurn = perRoom((room) =>
    createTurnBatch<PlaceId, PlaceReply>(
      (ids) => redis.roomCheck(...head(room), ...ids.flatMap(identityOf)),
      { max: TURN_MAX },
    ),
  );
  const pollInTurn = perRoom((room) =>
    createTurnBatch<PlaceId, PlaceStatus>(
      async (ids) => {
        // What a fan is told must fit the deadline that the script gives it, so both go by one pace.
        const limits = limitsOf(room);
        const replies = await redis.roomPoll(...head(room, limits), ...ids.flatMap(identityOf));
        return replies.map((reply) => {
          openedByRoom.set(room, reply[2]);
          return statusFrom(reply, limits);
        });
      },
      { max: TURN_MAX },
    ),
  );

  const statusFrom = (reply: StatusReply, limits: RoomLimits): PlaceStatus => {
    const [state, value, , soldOut, measuredPerSecond] = reply;
    const isWaiting = state === "waiting";
    return {
      place: placeFrom([state, value]),
      pollAfterSeconds: isWaiting
        ? pollAfterSeconds(value, pollingPace(limits, timing))
        : timing.pollSettledSeconds,
      estimatedWaitSeconds: isWaiting
        ? estimatedWaitSeconds(value, Number(measuredPerSecond), limits)
        : 0,
      soldOut: soldOut === 1,
    };
  };

  const enter = async (
    { room, userId, browserId }: { room: string; userId: string; browserId: string },
    { mayBegin }: { mayBegin: boolean },
  ): Promise<JoinedPlace | undefined> => {
    const hash = browserHash(browserId);
    const limits = limitsOf(room);
    const [sequence, state, value, opened, soldOut, rate, isNew] = await redis.roomJoin(
      ...head(room, limits),
      userId,
      hash,
      slotsOf(limits),
      toMs(limits.sessionSeconds),
      mayBegin ? 1 : 0,
    );
    openedByRoom.set(room, opened);
    if (sequence === 0) {
      return undefined;
    }
    const { place, ...told } = statusFrom([state, value, opened, soldOut, rate], limits);
    if (place.state !== "waiting" && place.state !== "admitted") {
      throw new Error(`Joining led to a place that is ${place.state}`);
    }
    const id = { userId, room, sequence, browserHash: hash };
    return { ...told, place, id, isNew: isNew === 1 };
  };

  return {
    async join(room, userId, browserId) {
      const joined = await enter({ room, userId, browserId }, { mayBegin: true });
      if (joined === undefined) {
        throw new Error("Joining led to no place");
      }
      return joined;
    },

    rejoin(room, userId, browserId) {
      return enter({ room, userId, browserId }, { mayBegin: false });
    },

    async check(id) {
      return placeFrom(await checkInTurn(id));
    },

    poll: pollInTurn,

    async leave(id) {
      return placeFrom(await redis.roomLeave(...head(id.room), ...identityOf(id)));
    },

    async endSession(room, userId) {
      return (await redis.roomEndSession(...head(room), userId)) === 1;
    },

    async admit(room) {
      const limits = limitsOf(room);
      const total = { admitted: 0, dropped: 0, expired: 0 };
      for (let step = 1; ; step += 1) {
        const [admitted, dropped, expired, waiting, active, unfinished, opened] =
          await redis.roomAdmit(
            ...head(room, limits),
            slotsOf(limits),
            limits.admitPerSecond,
            toMs(limits.sessionSeconds),
            toMs(limits.tokenLifetimeSeconds + TOKEN_MARGIN_SECONDS),
            toMs(timing.absenceSeconds),
            STEP_SIZE,
            step === 1 ? 1 : 0,
          );
        openedByRoom.set(room, opened);
        total.admitted += admitted;
        total.dropped += dropped;
        total.expired += expired;
        if (unfinished === 0 || step === STEPS_MAX) {
          return { ...total, waiting, active };
        }
      }
    },

    async keepDoorOpen(room) {
      await redis.roomKeepDoorOpen(...head(room));
    },

    async setSoldOut(room, soldOut) {
      const meta = roomKey(prefix, room, "meta");
      await (soldOut ? redis.hset(meta, "soldOut", 1) : redis.hdel(meta, "soldOut"));
    },

    async size(room) {
      const [waiting, active, oldestWaitUs, joins, admissions] = await redis.roomSize(
        ...head(room),
      );
      return { waiting, active, oldestWaitSeconds: oldestWaitUs / 1_000_000, joins, admissions };
    },
  };
}

/** Places of one room can be asked about together; what does it is made when a room first comes up. */
function perRoom<Answer>(
  askIn: (room: string) => (id: PlaceId) => Promise<Answer>,
): (id: PlaceId) => Promise<Answer> {
  const rooms = new Map<string, (id: PlaceId) => Promise<Answer>>();
  return (id) => {
    const ask = rooms.get(id.room) ?? askIn(id.room);
    rooms.set(id.room, ask);
    return ask(id);
  };
}

function identityOf(id: PlaceId): (string | number)[] {
  return [id.userId, id.sequence, id.browserHash];
}

function placeFrom([state, value]: PlaceReply): Place {
  switch (state) {
    case "waiting":
      return { state, position: value };
    case "admitted":
      return { state, sessionEndsAtMs: value };
    case "ended":
    case "left":
    case "dropped":
    case "superseded":
      return { state };
    default:
      return assertExhaustive(state);
  }
}
