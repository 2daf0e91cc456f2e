import { readFileSync } from "node:fs";
import type { Redis, Result } from "ioredis";
import type { Place } from "./place.ts";

/** The state of a place and its number: the position, or the end of the session in ms, or 0. */
export type PlaceReply = [state: Place["state"], value: number];

/** A place, and what a fan who asks about it is told besides. */
export type StatusReply = [
  ...place: PlaceReply,
  opened: string,
  soldOut: 0 | 1,
  measuredPerSecond: string,
];
export type JoinReply = [sequence: number, ...status: StatusReply, isNew: 0 | 1];

export type SizeReply = [
  waiting: number,
  active: number,
  oldestWaitUs: number,
  joins: number,
  admissions: number,
];

export type AdmitReply = [
  admitted: number,
  dropped: number,
  expired: number,
  waiting: number,
  active: number,
  unfinished: 0 | 1,
  opened: string,
];

/** Where operators find a fan's newest place. */
export type FoundState = "waiting" | "admitted" | "ended" | "left" | "dropped";

export type LetInReply = [stood: FoundState | "unknown", position: number, sessionEndsAtMs: number];
export type LetOutReply = [stood: FoundState | "unknown", position: number];
export type DescribeReply = [
  state: FoundState | "unknown",
  value: number,
  sequence: string,
  silentUntilSeconds: number,
];

type ScriptArguments = (string | number)[];

declare module "ioredis" {
  interface RedisCommander<Context> {
    roomJoin(...args: ScriptArguments): Result<JoinReply, Context>;
    roomCheck(...args: ScriptArguments): Result<PlaceReply[], Context>;
    roomPoll(...args: ScriptArguments): Result<StatusReply[], Context>;
    roomLeave(...args: ScriptArguments): Result<PlaceReply, Context>;
    roomEndSession(...args: ScriptArguments): Result<0 | 1, Context>;
    roomLetIn(...args: ScriptArguments): Result<LetInReply, Context>;
    roomLetOut(...args: ScriptArguments): Result<LetOutReply, Context>;
    roomEndSessions(...args: ScriptArguments): Result<number, Context>;
    roomDescribe(...args: ScriptArguments): Result<DescribeReply, Context>;
    roomAdmit(...args: ScriptArguments): Result<AdmitReply, Context>;
    roomSize(...args: ScriptArguments): Result<SizeReply, Context>;
    roomKeepDoorOpen(...args: ScriptArguments): Result<"OK", Context>;
  }
}

/** All scripts take the same keys, in the order in which `scripts/room.lua` names them. */
const KEY_NAMES = ["waiting", "admitted", "fans", "gone", "meta"] as const;

export type RoomKey = (typeof KEY_NAMES)[number];

/** One key of a room. The braces keep the keys of a room on one node of a cluster. */
export function roomKey(prefix: string, room: string, name: RoomKey): string {
  return `${prefix}:{room:${room}}:${name}`;
}

export function roomKeys(prefix: string, room: string): string[] {
  return KEY_NAMES.map((name) => roomKey(prefix, room, name));
}

const preamble = read("room");

const scripts = {
  roomJoin: read("join"),
  roomCheck: read("check"),
  roomPoll: read("poll"),
  roomLeave: read("leave"),
  roomEndSession: read("end-session"),
  roomLetIn: read("let-in"),
  roomLetOut: read("let-out"),
  roomEndSessions: read("end-sessions"),
  roomDescribe: read("describe"),
  roomAdmit: read("admit"),
  roomSize: read("size"),
  roomKeepDoorOpen: read("keep-door-open"),
};

/**
 * Teaches the connection the scripts. It sends each by its hash, and in full when Redis does not
 * know it, as after a restart. Defining them twice is harmless.
 */
export function defineRoomScripts(redis: Redis): void {
  for (const [name, script] of Object.entries(scripts)) {
    redis.defineCommand(name, {
      lua: `${preamble}\n${script}`,
      numberOfKeys: KEY_NAMES.length,
    });
  }
}

function read(name: string): string {
  return readFileSync(new URL(`./scripts/${name}.lua`, import.meta.url), "utf8");
}
