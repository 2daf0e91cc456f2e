import type { SaleState } from "./sale.ts";

/** The line of concerts that do not name their own. */
export const MAIN_ROOM = "main";

/** More sessions than any hall has seats for, and still a number that Redis counts with ease. */
export const MAX_ACTIVE_MAX = 10_000_000;
/** As many as a tick can admit in its second. */
export const ADMIT_PER_SECOND_MAX = 100_000;

/** What operators set for one room while it runs. Null leaves it to the environment. */
export type RoomSettings = {
  maxActive: number | null;
  admitPerSecond: number | null;
  /** Nobody is admitted any more, not even while nobody waits. */
  isClosed: boolean;
};

export const usualRoomSettings: RoomSettings = {
  maxActive: null,
  admitPerSecond: null,
  isClosed: false,
};

/** A room as it is known to the database. */
export type Room = {
  room: string;
  settings: RoomSettings;
  /** Of all the sales that it leads to; see `saleStateOfRoom`. */
  saleState: SaleState;
};
