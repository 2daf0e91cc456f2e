import { usualRoomSettings, type Room, type RoomSettings } from "../domain/rooms.ts";
import type { SaleState } from "../domain/sale.ts";
import type { RoomLimits } from "./limits.ts";

/** What holds for a room at this moment, as far as this process has heard. */
export type KnownRoom = {
  limits: RoomLimits;
  saleState: SaleState;
  /** By operators; without it, nobody is admitted either while no sale is open. */
  isClosed: boolean;
};

/**
 * What this process knows of the rooms: what operators have set over what the environment says. It is
 * read from the database every second or few, and goes on as it is while that is away.
 */
export type RoomBook = {
  /** Takes the place of all that was known. */
  learn: (rooms: readonly Room[]) => void;
  of: (room: string) => KnownRoom;
  limitsOf: (room: string) => RoomLimits;
};

export function createRoomBook(usual: RoomLimits): RoomBook {
  const unheardOf = knownRoom(usual, { settings: usualRoomSettings, saleState: "open" });
  let known = new Map<string, KnownRoom>();
  const of = (room: string) => known.get(room) ?? unheardOf;
  return {
    learn(rooms) {
      known = new Map(rooms.map((room) => [room.room, knownRoom(usual, room)]));
    },
    of,
    limitsOf: (room) => of(room).limits,
  };
}

function knownRoom(
  usual: RoomLimits,
  { settings, saleState }: { settings: RoomSettings; saleState: SaleState },
): KnownRoom {
  return {
    saleState,
    isClosed: settings.isClosed,
    limits: {
      ...usual,
      maxActive: settings.maxActive ?? usual.maxActive,
      admitPerSecond: settings.admitPerSecond ?? usual.admitPerSecond,
      isAdmitting: !settings.isClosed && saleState === "open",
    },
  };
}
